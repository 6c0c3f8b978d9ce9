"""Checks a list of what the shop is made of against the schema of CycloneDX 1.6: sbom_check.py <file>.

The schemas are those of the package cyclonedx-python-lib, of which nothing else is used; jsonschema_rs reads them.
"""

import importlib.util
import json
import pathlib
import sys

import jsonschema_rs

package = importlib.util.find_spec("cyclonedx")
schemas = pathlib.Path(package.submodule_search_locations[0], "schema", "_res")


def schema(name):
    return json.loads((schemas / f"{name}.SNAPSHOT.schema.json").read_text())


def main(path):
    # Under the addresses by which the schema names its neighbours.
    neighbours = [
        (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", schema(name)) for name in ("spdx", "jsf-0.82")
    ]
    registry = jsonschema_rs.Registry(neighbours)
    validator = jsonschema_rs.validator_for(schema("bom-1.6"), registry=registry, validate_formats=True)
    bom = json.loads(pathlib.Path(path).read_text())
    errors = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(bom)]
    known = {component["bom-ref"] for component in bom["components"]}
    for dependency in bom["dependencies"]:
        errors += [f"{dependency['ref']} depends on {ref}, which is not listed" for ref in dependency["dependsOn"] if ref not in known]
    for component in bom["components"]:
        if "licenses" not in component:
            errors.append(f"{component['name']} says nothing of its licence")
    print("\n".join(errors[:20]), file=sys.stderr, end="\n" if errors else "")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
