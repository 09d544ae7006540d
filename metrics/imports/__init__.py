"""Families of published files that hold figures. Each is declared in one module."""

from . import (
    absenteeism,
    acgr,
    act,
    caaspp_results,
    census_enrollment,
    dashboard,
    frpm,
    ltel,
    sat,
    suspension,
    uc_csu_graduates,
)

FAMILIES = (
    acgr.FAMILY,
    frpm.FAMILY,
    sat.FAMILY,
    act.FAMILY,
    uc_csu_graduates.FAMILY,
    caaspp_results.FAMILY,
    absenteeism.FAMILY,
    suspension.FAMILY,
    census_enrollment.FAMILY,
    census_enrollment.TOTALS_OF_A_THIRD_PARTY,
    ltel.FAMILY,
    *dashboard.FAMILIES,
)
