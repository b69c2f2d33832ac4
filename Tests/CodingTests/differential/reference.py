"""What Python's json makes of documents, for the differential test.

Reads cases, one a line: a mode and the document in hexadecimal. Prints one line a case.

  stream  values one after another, as raw_decode takes them; a top-level array gives its elements
  line    json.loads of the whole
  plain   json.loads without hooks, as a user calls it
  recipe  what the recipe's function writes for a payload, and a form that is the same for equal values
"""
import json
import sys


class Number(str):
    pass


def dump(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key) + ":" + dump(item) for key, item in value.items()) + "}"
    return "[" + ",".join(dump(item) for item in value) + "]"


HOOKS = {"parse_int": Number, "parse_float": Number, "parse_constant": Number}
DECODER = json.JSONDecoder(**HOOKS)
SPACE = " \t\n\r"


def skip(text, index):
    while index < len(text) and text[index] in SPACE:
        index += 1
    return index


def stream(document):
    text = document.decode("utf-8-sig")
    index = skip(text, 0)
    if index == len(text):
        raise ValueError("no value")
    elements = []
    while index < len(text):
        value, end = DECODER.raw_decode(text, index)
        if isinstance(value, list):
            elements.extend(value)
        else:
            elements.append(value)
            # By our rule a number or word at the top shows its end by white space.
            if not isinstance(value, (str, dict)) or isinstance(value, Number):
                if end < len(text) and text[end] not in SPACE:
                    raise ValueError("what follows is ambiguous")
        index = skip(text, end)
        # By our rule files that were joined may each have had their mark.
        if text[index : index + 1] == "\ufeff":
            index = skip(text, index + 1)
            if index == len(text):
                break
    return "ok " + ";".join(dump(element) for element in elements)


def line(document):
    return "ok " + dump(json.loads(document.decode("utf-8-sig"), **HOOKS))


def plain(document):
    json.loads(document)
    return "ok"


def canonical(value):
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)


def recipe(payload):
    text = payload.decode("utf-8")
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = {"message": text}
    return "ok " + json.dumps(value) + "\t" + canonical(value)


MODES = {"stream": stream, "line": line, "plain": plain, "recipe": recipe}

for case in sys.stdin:
    mode, _, document = case.rstrip("\n").partition(" ")
    try:
        print(MODES[mode](bytes.fromhex(document)))
    except (ValueError, RecursionError) as error:
        print("no " + type(error).__name__)
