from django.core.management.base import BaseCommand

from lausd_pilots import translations


class Command(BaseCommand):
    help = "Collects every visible word, keeps the catalogs with them, and compiles these."

    def handle(self, *args, **options):
        found = translations.collect()
        for language in translations.other_languages():
            catalog = translations.read(language)
            translations.update(catalog, found)
            self.write(translations.po_file(language), catalog)

    def write(self, path, catalog):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(translations.as_po(catalog))
        path.with_suffix(".mo").write_bytes(translations.as_mo(catalog))
        missing = len(translations.untranslated(catalog))
        self.stdout.write(f"{path}: {len(catalog)} texts, {missing} of them not translated yet")
