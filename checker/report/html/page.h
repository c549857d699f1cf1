// The page of an HTML report, in pieces: page.html with style.css and view.js in it. embed.py makes
// the definitions.
#pragma once

namespace kheddle {

extern const char* const kPageBeforeText;  // up to where the report stands as text, escaped
extern const char* const kPageBeforeData;  // up to where it stands as JSON, which holds no <
extern const char* const kPageAfterData;

}  // namespace kheddle
