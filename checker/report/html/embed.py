#!/usr/bin/env python3
"""Joins page, style and script into one page as C++ source: the pieces between which a report's text and data stand.

The page allows the one style and the one script that were built in, by their SHA-256 (Content Security Policy), and no
other: whatever else a report may hold cannot run.

usage: embed.py PAGE STYLE SCRIPT > page.cc
"""

import base64
import hashlib
import sys

page, style, script = (open(path, encoding="utf-8").read() for path in sys.argv[1:4])
assert "</style" not in style and "</script" not in script and "<!--" not in script
for name, text in (("STYLE", style), ("SCRIPT", script)):
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert page.count(f"@{name}_HASH@") == 1 and page.count(f"@{name}@") == 1
    page = page.replace(f"@{name}_HASH@", f"sha256-{digest}").replace(f"@{name}@", text)

before_text, rest = page.split("@TEXT@")
before_data, after_data = rest.split("@DATA@")
print("// Made by embed.py.")
print('#include "checker/report/html/page.h"\n\nnamespace kheddle {\n')
for name, piece in (("BeforeText", before_text), ("BeforeData", before_data), ("AfterData", after_data)):
    assert ')KHPAGE"' not in piece
    print(f'const char* const kPage{name} = R"KHPAGE({piece})KHPAGE";\n')
print("}  // namespace kheddle")
