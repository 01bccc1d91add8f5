from geo.models.area import CODE_FORM, Area, AreaPart
from geo.models.basemap import BasemapFeature
from geo.models.boundary_set import BoundaryKind, BoundarySet
from geo.models.demand import DemandPoint
from geo.models.import_run import ImportRun, RejectedRow
from geo.models.indicator import Indicator, IndicatorValue
from geo.models.place_name import PlaceName
from geo.models.postcode import Postcode

__all__ = [
    "CODE_FORM",
    "Area",
    "AreaPart",
    "BasemapFeature",
    "BoundaryKind",
    "BoundarySet",
    "DemandPoint",
    "ImportRun",
    "Indicator",
    "IndicatorValue",
    "PlaceName",
    "Postcode",
    "RejectedRow",
]
