from django.urls import path

from directory.prescribing.views import choosing, items, outputs, plans, sharing

urlpatterns = [
    path("shortlist/", choosing.shortlist_page, name="shortlist"),
    path("shortlist/put/", choosing.put, name="shortlist-put"),
    path("shortlist/drop/", choosing.drop, name="shortlist-drop"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new_plan, name="plan-new"),
    path("plans/<slug:code>/", plans.plan, name="plan"),
    path("plans/<slug:code>/words/", plans.plan_words, name="plan-words"),
    path("plans/<slug:code>/ideas/", plans.plan_ideas, name="plan-ideas"),
    path("plans/<slug:code>/note/", plans.plan_note, name="plan-note"),
    path("plans/<slug:code>/finish/", plans.plan_finish, name="plan-finish"),
    path("plans/<slug:code>/erase/", plans.plan_erase, name="plan-erase"),
    path("plans/<slug:code>/items/<int:item>/", items.item, name="plan-item"),
    path("plans/<slug:code>/items/<int:item>/outcome/", items.outcome, name="plan-outcome"),
    path("plans/<slug:code>/items/<int:item>/move/", items.move, name="plan-move"),
    path("plans/<slug:code>/items/<int:item>/remove/", items.remove, name="plan-remove"),
    path("plans/<slug:code>/share/", sharing.share, name="plan-share"),
    path("plans/<slug:code>/share/send/", sharing.send, name="plan-send"),
    path("plans/<slug:code>/share/close/", sharing.unlink, name="plan-unlink"),
    path("plans/<slug:code>/agreed/", sharing.consent, name="plan-consent"),
    path("plans/<slug:code>/agreed/<int:consent>/withdraw/", sharing.withdraw, name="plan-withdraw"),
    path("plans/<slug:code>/hand-over/", sharing.give, name="plan-give"),
    path("plans/<slug:code>/paper/", outputs.paper, name="plan-paper"),
    path("plans/<slug:code>/paper/<slug:job>/", outputs.paper_made, name="plan-paper-made"),
    path("plans/<slug:code>/calendar.ics", outputs.calendar, name="plan-calendar"),
    path("plans/<slug:code>/print/", outputs.print_page, name="plan-print"),
    path("plans/<slug:code>/plan.json", sharing.export, name="plan-export"),
]
