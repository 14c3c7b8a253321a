// Theme files: what is read is written so that it reads back.
#include "sentence.h"
#include "theme/theme.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const Theme theme = parse_theme(text);
        demand(parse_theme(to_json(theme)) == theme);
    });
    return 0;
}
