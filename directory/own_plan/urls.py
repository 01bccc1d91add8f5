from django.urls import path

from directory.own_plan.views import opening, outputs, plan, sharing, words

# What is opened by its address comes last: the names before it are none that could be one.
urlpatterns = [
    path("", plan.own_plan, name="own-plan"),
    path("items/<int:item>/outcome/", plan.outcome, name="own-plan-outcome"),
    path("items/<int:item>/note/", plan.note, name="own-plan-note"),
    path("helped/", plan.helped, name="own-plan-helped"),
    path("words/", words.words, name="own-plan-words"),
    path("sharing/", sharing.sharing, name="own-plan-sharing"),
    path("sharing/parts/", sharing.parts, name="own-plan-parts"),
    path("sharing/stop/", sharing.stop_all, name="own-plan-stop-all"),
    path("sharing/<int:consent>/stop/", sharing.stop, name="own-plan-stop"),
    path("paper/", outputs.paper, name="own-plan-paper"),
    path("paper/<slug:job>/", outputs.paper_made, name="own-plan-paper-made"),
    path("calendar.ics", outputs.calendar, name="own-plan-calendar"),
    path("print/", outputs.print_page, name="own-plan-print"),
    path("plan.json", sharing.export, name="own-plan-export"),
    path("delete/", opening.delete, name="own-plan-delete"),
    path("deleted/", opening.deleted, name="own-plan-deleted"),
    path("close/", opening.close, name="own-plan-close"),
    path("<slug:token>/", opening.open_plan, name="own-plan-open"),
]
