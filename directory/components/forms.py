"""Django forms as GOV.UK components: templates for groups here, the components' classes on the inputs themselves."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting

_CLASSES = {
    "django/forms/widgets/select.html": "govuk-select",
    "django/forms/widgets/textarea.html": "govuk-textarea",
    **dict.fromkeys(
        [
            f"django/forms/widgets/{kind}.html"
            for kind in ("text", "email", "password", "number", "url", "input", "date")
        ],
        "govuk-input",
    ),
}


class GovukRenderer(TemplatesSetting):
    """Renders every form of the site; the administration pages, which have their own look, keep it."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Render a template, with the component's class added where it is an input of the site's own."""
        component = _CLASSES.get(template_name)
        if component and not _is_admin(context["widget"]["attrs"].get("class", "")):
            attrs = context["widget"]["attrs"]
            wrong = f"{component}--error" if attrs.get("aria-invalid") == "true" else ""
            attrs["class"] = " ".join(filter(None, (component, wrong, attrs.get("class"))))
        return super().render(template_name, context, request)


def _is_admin(classes: str) -> bool:
    return classes.startswith("v")
