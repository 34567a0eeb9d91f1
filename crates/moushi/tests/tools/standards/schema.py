"""Holds packs against the published schema. Usage: schema.py SCHEMA PACK...; prints what is wrong, file by file."""

import json
import sys
import tomllib

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
wrong = {}
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        pack = tomllib.load(file)
    wrong[name] = [error.message[:200] for error in validator.iter_errors(pack)]
print(json.dumps(wrong))
