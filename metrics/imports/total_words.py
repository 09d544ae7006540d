"""How a figure of a group was made from the rows of a file, or why not, in both languages."""

from metrics.aggregates.words import Words

# Within `metrics.aggregates.words.COUNTS` and `SHARES`: what was added up.
ALL_ROWS = Words(
    "all {rows} rows of the file with the district’s code: district-run schools ({own}), charter"
    " schools ({charters}) and other rows ({rest}). The file has no row for the district itself",
    "las {rows} filas del archivo con el código del distrito: escuelas administradas por el"
    " distrito ({own}), escuelas chárter ({charters}) y otras filas ({rest}). El archivo no tiene"
    " una fila del propio distrito",
)
OTHER_ROWS = Words(
    "the {schools} schools that the file gives as district-run and that are not on the {year}"
    " list; charter schools and rows of no school are left out",
    "las {schools} escuelas que el archivo da como administradas por el distrito y que no están en"
    " la lista de {year}; no se incluyen las escuelas chárter ni las filas que no son de una"
    " escuela",
)
LESS = Words(
    "Computed here: the publisher’s own row for the district without charter schools, less the"
    " {schools} schools of the {year} list in the same file. District-run schools without a row of"
    " their own are included.",
    "Calculado aquí: la fila que la propia fuente da para el distrito sin las escuelas chárter,"
    " menos las {schools} escuelas de la lista de {year} en el mismo archivo. Se incluyen las"
    " escuelas administradas por el distrito que no tienen fila propia.",
)
LESS_SHARES = Words(
    LESS.english + " Numerators and denominators are subtracted apart.",
    LESS.spanish + " Los numeradores y los denominadores se restan por separado.",
)

HIDDEN = Words(
    "No sum: the file withholds {hidden} of the {of} rows to be added up.",
    "No hay suma: el archivo no da {hidden} de las {of} filas que se deben sumar.",
)
MISSING = Words(
    "No sum: {missing} of the {of} rows to be added up have no figure that can be added.",
    "No hay suma: {missing} de las {of} filas que se deben sumar no tienen una cifra que se pueda"
    " sumar.",
)
UNTOLD = Words(
    "No sum: {rows} rows of the file do not say whether they are of charter schools.",
    "No hay suma: {rows} filas del archivo no dicen si son de escuelas chárter.",
)
WITHOUT_CODE = Words(
    "No figure: {schools} schools of the list have no code here by which their rows are known.",
    "No hay cifra: {schools} escuelas de la lista no tienen aquí un código que permita reconocer"
    " sus filas.",
)
NO_WHOLE = Words(
    "No difference: the file has no figure for the district without charter schools that could be"
    " told from others.",
    "No hay resta: el archivo no tiene una cifra del distrito sin las escuelas chárter que se pueda"
    " distinguir de otras.",
)
LESS_HIDDEN = Words(
    "No difference: the file withholds {hidden} of the {of} schools of the list that are to be"
    " subtracted.",
    "No hay resta: el archivo no da {hidden} de las {of} escuelas de la lista que se deben restar.",
)
LESS_MISSING = Words(
    "No difference: {missing} of the {of} schools of the list that are to be subtracted have no"
    " figure in the file. They may be hidden.",
    "No hay resta: {missing} de las {of} escuelas de la lista que se deben restar no tienen cifra"
    " en el archivo. Pueden estar ocultas.",
)
NOTHING_LESS = Words(
    "No difference: the file has no figure for any school of the list.",
    "No hay resta: el archivo no tiene cifra de ninguna escuela de la lista.",
)
