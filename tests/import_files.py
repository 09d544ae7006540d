"""A small family of files, two schools of LAUSD, and files of that family in every shape."""

import base64
import zlib
from dataclasses import replace

from django.utils import timezone
from openpyxl import Workbook

from metrics.actions import ensure_populations
from metrics.imports.figures import Coded, FigureFamily, Filter, Mark, Measure, Scale, figure_family
from metrics.models import Indicator, Observation, Population, StudentGroup
from schools.imports.families import Column, Key, Layout, Levels, Year
from schools.imports.reading import Asked
from schools.imports.taking import look_at, take_in_file
from schools.models import ImportedChange, ImportRun, School, Source
from tests.factories import make

# Two schools that are in the records, one that is not, one of another district, and LAUSD.
NORTH, SOUTH, UNKNOWN = "19647330000011", "19647330000022", "19647330000033"
ELSEWHERE, LAUSD = "01100170000011", "19647330000000"
HEADINGS = ["CDS", "Group", "Charter", "Tested", "Met", "Rate", "Year"]
COLUMNS = (
    Column("cds", ("CDS", "CDSCode")),
    Column("group", ("Group", "Reporting Category")),
    Column("charter", ("Charter",), required=False),
    Column("tested", ("Tested", "Number Tested {year}")),
    Column("met", ("Met",)),
    Column("rate", ("Rate", "Percent (%) \n Met")),
    Column("year", ("Year", "Academic Year"), required=False),
)
WITHHELD = Mark("suppressed", "Ten or fewer.", "Diez o menos.")
DECLARED = FigureFamily(
    code="test-rates",
    title="Test Rates",
    publisher="Publisher of Tests",
    layouts=(Layout("plain", COLUMNS),),
    key=Key(("cds",)),
    year=Year("year", headings=True),
    filters=(Filter("charter", ("All",), ("All", "Yes", "No")),),
    group=Coded("group", {"TA": "all", "GF": "girls", "GX": None}),
    measures=(
        Measure("test-rate", "rate", numerator="met", denominator="tested"),
        Measure("test-takers", "tested", scale=Scale.COUNT),
    ),
    marks={"*": WITHHELD, "N/A": Mark("not_applicable"), "": Mark(None)},
)
FAMILY = figure_family(DECLARED)
OTHER_LAYOUT = Layout(
    "wide", (*COLUMNS, Column("level"), Column("county"), Column("district"), Column("school"))
)
# An .xls workbook: a title, an empty row, the headings, and a row of each of two districts, with
# numbers as text, numbers as numbers, and a code that has lost its leading zero.
OLD_WORKBOOK = (
    "c-rk)O-NKx6h7~7oSDXPG!2|U9)eaTF=9Wq&}p=CrI-o*5Y)4IG~zHL&sR{3GR<WWwJO>eZrYe_`k{i_wFrz_1VW^>"
    "Y!wu=P+#Yq_mg8T94M)H-{YQp&bjB_bAQgg_r3RerhIPVetaHQpbaEgvO*A8rV}uQTp<QnZdt^-c@UH3<DWt(hzl7|"
    ";7RGL5?VuA?|BemT7H2P;3K9JFa+KCoUX1T+PM#!Kz(RMD!^^jM4_5{Rl)Q$(~V5;vE@^y`&e_8X)D^!3CCe3+1=3M"
    "MDbCvmdm0*?LOo>v#e=?DtJjzeCe8C+bWPU2DI$oSx_TKU=ncMI`y1xXxTZa#08v$Z<Y%1)!nJjRbRipdI3=Xy-;7W"
    "ivETu1B`%miUWKcB2Xt&i43WZK6L>`p$w%`OmTpeY7UrLUDf*Y=XBM~=xRpS(gV3O!xBKp{=*7}fssEugyGPU(F{{J"
    "a4+}i!=|1_gD%~~rh7G0$LyG{8BvV(y}NhrX>Lvsnwl{F`%-9`%4U(>l|Z|e#EwLm4t+i(Vg-jpDQ}(#(lqvx_;TJt"
    "F}wyA?tXdG)!&mm$(j+q80_n#jz$a?T&5aWIm#spQ);?_Yiwsa%B^l@KF+ifEitd}sdAWuV{CJUOY6~3GvjS?%QAi|"
    "^5dTmJ*pZ1l-!2=ROkGK%BgqB38=;EERFT)8G}ZlQMh%J@Hpw_f^*coXIlNsu@e+y&e$yHjx2*k2s2yGlq^IZU7>}@"
    "7BnZe<j$Whi6}{)B%vgGl8ln#NeW5<PYR$^;&_!-@hY*`pkptw*N`WX*RUs%*9|CL6iFhlcf2z48u7}=>ulWiDzES="
    ";Tp^KY)of942whU)Ph{#S@t|XgBp}1XG|`=E`Z}90BvFgJfMlfWBw<?;KPRxA3l8e@Zn=kpchbjo09mm!+sSHI4|S$"
    "UuO~1lK-3JzeO+P@iFnk^Z?{AH{g6x@v{jO!EH-eV;%Q@A>jymH((I@xgUc?$1i@K3CqW`=8Cc3w}p!Jzf?>=|FHib"
    "%G>U1"
)


def declared(**given):
    return figure_family(replace(DECLARED, **given))


def in_parts(**given):
    """The same with the code in three columns and with a column for the level."""
    key = Key(("county", "district", "school"))
    columns = (
        *COLUMNS[1:],
        Column("level", required=False),
        *(Column(name) for name in key.columns),
    )
    return declared(layouts=(Layout("parts", columns),), key=key, levels=Levels("level"), **given)


def scene():
    """What the figures refer to."""
    make(Indicator, slug="test-rate", unit="percent", denominator="those tested")
    make(Indicator, slug="test-takers", unit="count")
    if not StudentGroup.objects.filter(slug="all").exists():
        make(StudentGroup, slug="all", partition="all")
    make(StudentGroup, slug="girls")
    north = a_school("north-high", NORTH)
    a_school("south-high", SOUTH)
    if not Population.objects.filter(slug="lausd").exists():
        make(Population, slug="lausd", name="LAUSD")
    ensure_populations([north])


def a_school(slug, cds):
    return make(School, slug=slug, cds_code=cds, codes_source=make(Source))


def row(cds=NORTH, group="TA", charter="All", tested="50", met="40", rate="80.0", year="2017-18"):
    return [cds, group, charter, tested, met, rate, year]


def text(*rows, headings=HEADINGS, delimiter=",", end="\n"):
    return "".join(delimiter.join(cells) + end for cells in [headings, *rows])


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path, sheets):
    """`sheets`: rows by the name of the sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def old_workbook(path):
    return written(path, zlib.decompress(base64.b85decode("".join(OLD_WORKBOOK))))


def look(path, *families, family="", year=None):
    """What the file would change."""
    return _do(look_at, path, families, family, year)


def take(path, *families, family="", year=None):
    return _do(take_in_file, path, families, family, year)


def _do(work, path, families, family, year):
    asked = Asked(family, year)
    given = families or (FAMILY,)
    return work(path, given, asked=asked, at=timezone.now(), tell=lambda rows: None)


def problems(read):
    return [(each.row, each.column, each.message) for each in read.problems.in_order()]


def figures():
    """The current ones of the family's indicators: digits or status by a short key."""
    rows = Observation.objects.filter(current=True, indicator__slug__startswith="test-")
    rows = rows.select_related("indicator", "population", "student_group")
    return {
        "/".join(
            [
                each.indicator.slug,
                each.population.slug,
                str(each.school_year),
                each.student_group.slug,
                each.grade,
            ]
        ): each.digits or each.status
        for each in rows
    }


def everything():
    """How many rows there are of all that an import could add to."""
    models = [Observation, ImportRun, ImportedChange, Source, Source.history.model, Population]
    return [model.objects.count() for model in models]
