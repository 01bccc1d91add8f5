"""Interim."""
from dataclasses import dataclass
from geo.models import Postcode, PlaceName
from geo.crs import point_from_lonlat
@dataclass
class Place:
    label: str
    point: object
class PlaceNotFound(Exception):
    def __init__(self, message, suggestions=()):
        self.message=message; self.suggestions=list(suggestions)
def locate(text, near=None):
    code=text.replace(" ","").upper()
    p=Postcode.objects.filter(code=code).first()
    if p: return Place(str(p), p.point)
    if "," in text:
        a,b=text.split(","); return Place("the place you chose", point_from_lonlat(float(b),float(a)))
    n=PlaceName.objects.filter(name__iexact=text).first()
    if n: return Place(n.name,n.point)
    raise PlaceNotFound(f"We don’t know “{text}”", ["Elmhurst"])
