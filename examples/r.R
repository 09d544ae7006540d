# Figures in R, with nothing to install.   Rscript examples/r.R [address of the site]
given <- c(commandArgs(trailingOnly = TRUE), Sys.getenv("SITE_URL", "http://127.0.0.1:8000"))
site <- given[1]

# Every row at once. All is read as text: the release 2027.10 is not the number 2027.1.
table_of <- function(noun, ...) {
  query <- paste(c(..., "format=csv"), collapse = "&")
  read.csv(paste0(site, "/api/v1/", noun, "/?", query),
           colClasses = "character", na.strings = "", encoding = "UTF-8")
}

# The release is named in the question, so that the same rows come whenever it is asked.
releases <- table_of("releases")
release <- releases$version[which.max(as.integer(releases$number))]
figures <- table_of("observations", "indicator=graduation-rate", "initiative=pilot",
                    "student_group=female", "student_group=male", "student_group=all",
                    paste0("release=", release))
for (column in c("value", "numerator", "denominator")) {
  figures[[column]] <- as.numeric(figures[[column]])
}

# What has no number is NA, and stays so: it is not zero, and status and note say why.
print(subset(figures, is.na(value), c(population, school_year, student_group, status, note)))

# Schools only: groups of schools have rows of their own. Add up, then divide once; the mean of
# percentages would count a school of 20 like one of 500.
schools <- subset(figures, !is.na(school) & !is.na(numerator))
sums <- aggregate(cbind(numerator, denominator) ~ school_year + student_group, schools, sum)
sums$rate <- round(100 * sums$numerator / sums$denominator, 1)
print(sums)

# Where the figures are from, how they are cited, and what has changed since a release.
sources <- table_of("sources")
print(sources[sources$slug %in% figures$source, c("title", "edition", "publisher", "note")])
cat(readLines(paste0(site, "/data/", release, ".bib")), sep = "\n")
print(table_of("changes", "since=2021.1")[c("observation", "kind", "release")])
