"""Areas in shades, as a folium map: a page of its own, for a frame in another. No queries, and no request elsewhere.

What folium would fetch from four other sites is taken from this one's own static files, and jQuery and Bootstrap, which
nothing here needs, are left out. The page is drawn long before it is shown, so its nonce and the addresses of its files
are marks that ``directory.gaps.maps`` puts the real ones in place of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element
from folium.utilities import JsCode

from geo.map_marks import NONCE_MARK, static_mark
from geo.shading import NO_DATA

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

EDGE = "#0b0c0c"
_HATCHED = "url(#no-data)"
_MAX_ZOOM = 17
_PATTERN = (
    '<svg width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="no-data" width="8" height="8"'
    ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/>'
    '<rect width="2" height="8" fill="#505a5f"/></pattern></defs></svg>'
)
_STYLE = """<style>
html, body { height: 100%; margin: 0; font: 16px/1.4 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #0b0c0c; }
body > svg { position: absolute; }
.folium-map.leaflet-container { background: #f4f1ea; }
.leaflet-container, .leaflet-tooltip { font: inherit; }
.leaflet-tooltip { white-space: normal; min-width: 8em; max-width: 16em; width: max-content; color: #0b0c0c; }
.leaflet-control-layers { font-size: 14px; }
.leaflet-control-layers label { padding: 2px 0; }
.leaflet-bar a { width: 34px; height: 34px; line-height: 34px; color: #0b0c0c; }
:focus-visible { outline: 3px solid #ffdd00; outline-offset: -3px; box-shadow: inset 0 0 0 5px #0b0c0c; }
path.leaflet-interactive:focus { outline: none; }
</style>"""
# As an element and not as text, so that nothing in a name is taken for HTML; and a shade is told by more than colour.
_TELL = JsCode(
    """
    function (feature, layer) {
        const said = document.createElement("div");
        said.textContent = feature.properties.label;
        layer.bindTooltip(said, {sticky: true});
    }
    """
)


@dataclass(frozen=True, eq=False, slots=True)
class Pins:
    """A layer of points that can be put on and off. ``frame`` is in WGS 84 and has a column ``label``; ``hollow``
    are rings. ``shown`` at first or not.
    """

    name: str
    frame: GeoDataFrame
    colour: str = EDGE
    radius: int = 5
    hollow: bool = False
    shown: bool = True
    columns: tuple[str, ...] = field(default=("label",))


class _Map(folium.Map):
    """A folium map that asks this site alone."""

    default_js = [("leaflet", static_mark("leaflet/leaflet.js"))]
    default_css = [("leaflet_css", static_mark("leaflet/leaflet.css"))]


def choropleth(
    frame: GeoDataFrame, *, title: str, language: str = "en-GB", layers: Sequence[Pins] = (), shaded: str = ""
) -> str:
    """Return the page of a map. ``frame`` holds areas in WGS 84, with the columns ``label`` (what is said of each) and
    ``fill`` (its colour, or None for no data, which is hatched). ``shaded`` is what the layer of areas is called.
    """
    drawn = _Map(tiles=None, zoom_control=True, max_zoom=_MAX_ZOOM, attributionControl=False, zoomSnap=0.25)
    # Without tiles nothing else says how far in one may go.
    drawn.options["maxZoom"] = _MAX_ZOOM
    folium.GeoJson(
        frame[["label", "fill", "geometry"]].to_json(),
        name=escape(shaded or title),
        style_function=_shade,
        on_each_feature=_TELL,
        control=False,
        zoom_on_click=False,
    ).add_to(drawn)
    for pins in layers:
        if len(pins.frame):
            _points(pins).add_to(drawn)
    if any(len(pins.frame) for pins in layers):
        folium.LayerControl(collapsed=True).add_to(drawn)
    west, south, east, north = frame.total_bounds
    drawn.fit_bounds([[float(south), float(west)], [float(north), float(east)]], padding=(8, 8))
    page: Any = drawn.get_root()
    page.header.add_child(Element(_STYLE))
    page.html.add_child(Element(_PATTERN))
    return _own_page(page.render(), drawn.get_name(), title=title, language=language)


def _shade(feature: dict[str, dict[str, str | None]]) -> dict[str, object]:
    fill = feature["properties"]["fill"]
    return {
        "color": EDGE,
        "weight": 1,
        "fillColor": fill or _HATCHED,
        "fillOpacity": 0.85 if fill and fill != NO_DATA else 1,
    }


def _points(pins: Pins) -> folium.GeoJson:
    marker = folium.CircleMarker(
        radius=pins.radius,
        color=pins.colour if pins.hollow else "#ffffff",
        weight=2 if pins.hollow else 1,
        fill=True,
        fill_color="#ffffff" if pins.hollow else pins.colour,
        fill_opacity=0.9,
    )
    return folium.GeoJson(
        pins.frame[["label", "geometry"]].to_json(),
        name=escape(pins.name),
        marker=marker,
        on_each_feature=_TELL,
        show=pins.shown,
    )


def _own_page(page: str, drawn: str, *, title: str, language: str) -> str:
    """The page with a language and a title, that may be enlarged, with a mark for the nonce on all that needs one."""
    named = (
        f"{drawn}.getContainer().setAttribute('role', 'region');"
        f"{drawn}.getContainer().setAttribute('aria-label', document.title);"
    )
    page = f"{named}\n</script>".join(page.rsplit("</script>", 1))
    page = page.replace("<html>", f'<html lang="{escape(language)}">', 1)
    page = re.sub(r'<meta name="viewport".*?/>', "", page, flags=re.DOTALL)
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f"<head>\n<title>{escape(title)}</title>\n{viewport}"
    page = page.replace("<head>", head, 1)
    return re.sub(r"<(script|style)(?=[ >])", rf'<\1 nonce="{NONCE_MARK}"', page)
