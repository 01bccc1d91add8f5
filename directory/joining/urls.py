from django.urls import path

from directory.joining.views import account, adding, claiming, groups, listings, people, reporting

urlpatterns = [
    path("add-your-group/", adding.add_your_group, name="add-your-group"),
    path("add-your-group/new/", adding.start_new, name="add-your-group-new"),
    path("claim/<int:pk>/", claiming.claim, name="claim"),
    path("something-wrong/<int:pk>/", reporting.report, name="report-listing"),
    path("something-wrong/<int:pk>/thanks/", reporting.thanks, name="report-thanks"),
    path("your-groups/", groups.your_groups, name="your-groups"),
    path("your-groups/<int:pk>/", groups.group, name="group"),
    path("your-groups/<int:pk>/still-right/", groups.confirm_all, name="group-still-right"),
    path("your-groups/<int:pk>/people/", people.people, name="group-people"),
    path("your-groups/<int:pk>/people/<int:user>/", people.change, name="group-person"),
    path("your-groups/<int:pk>/leave/", people.leave, name="group-leave"),
    path("your-groups/invitations/<uuid:uuid>/", people.invitation, name="invitation"),
    path("your-groups/invitations/<uuid:uuid>/take-back/", people.take_back, name="invitation-take-back"),
    path("your-groups/claims/<uuid:uuid>/answer/", people.answer_claim, name="claim-answer"),
    path("your-groups/claims/<uuid:uuid>/give-up/", claiming.give_up, name="claim-give-up"),
    path("your-groups/still-ours/<token>/", claiming.object_, name="takeover-objection"),
    path("your-groups/listings/<int:pk>/still-right/", listings.still_right, name="listing-still-right"),
    path("your-groups/listings/<int:pk>/room/", listings.room, name="listing-room"),
    path("your-groups/listings/<int:pk>/withdraw/", listings.withdraw, name="listing-withdraw"),
    path("your-groups/listings/<int:pk>/bring-back/", listings.bring_back, name="listing-bring-back"),
    path("your-groups/listings/<int:pk>/venue/", listings.venue, name="venue-answer"),
    path("your-groups/reports/<int:report>/", listings.answer, name="doubt-answer"),
    path("your-settings/delete-account/", account.delete, name="delete-account"),
]
