from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "directory.accounts"
    label = "accounts"
    verbose_name = "People and teams"
    default_auto_field = "django.db.models.BigAutoField"
