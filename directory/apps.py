from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assets.actions.following import FOLLOWERS, Follower

        # What is on a plan stays on it when its listing is merged. A plan is locked before the listings on it.
        FOLLOWERS.append(Follower("directory.PlanItem", "listing", once=("plan",), early=True))
        FOLLOWERS.append(Follower("directory.ScenarioChange", "listing", once=("scenario",)))
