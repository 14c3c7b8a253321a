// The settings file, which people edit by hand: whatever stands in it, what is kept of it reads back.
#include "desk/settings.h"

#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ReadSettings read = parse_settings(text);
    if (read.sentence) {
        demand(!read.sentence->empty() && read.sentence->size() < 2000);
        demand(printable(*read.sentence, read.sentence->size()) == *read.sentence);
    }
    const ReadSettings again = parse_settings(to_json(read.settings));
    demand(!again.sentence && again.settings == read.settings);
    return 0;
}
