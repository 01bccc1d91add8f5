"""Listings as a directory made with Django REST framework and its geographic add-on would give them."""

from __future__ import annotations

from django.urls import path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import SearchFilter
from rest_framework.generics import ListAPIView
from rest_framework_gis.filters import DistanceToPointFilter, DistanceToPointOrderingFilter
from rest_framework_gis.pagination import GeoJsonPagination
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from assets.models import Listing
from geo.crs import BNG


class ListingSerializer(GeoFeatureModelSerializer):
    class Meta:
        model = Listing
        geo_field = "point"
        fields = ("id", "kind", "name", "summary", "cost")


class NearestFirst(DistanceToPointOrderingFilter):
    srid = BNG


class Listings(ListAPIView):
    """``search`` (words that must all be somewhere), ``cost``, ``point`` and ``dist`` in metres of EPSG:27700."""

    queryset = Listing.objects.published()
    serializer_class = ListingSerializer
    pagination_class = GeoJsonPagination
    filter_backends = (SearchFilter, DjangoFilterBackend, DistanceToPointFilter, NearestFirst)
    search_fields = ("name", "summary", "description")
    filterset_fields = ("cost",)
    distance_filter_field = "point"
    distance_ordering_filter_field = "point"


urlpatterns = [path("listings/", Listings.as_view())]
