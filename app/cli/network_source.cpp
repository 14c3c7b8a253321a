#include "cli/network_source.h"

#include <array>
#include <iostream>

#include "export/input_file.h"

namespace convwalk {
namespace {

std::string standard_input() {
    constexpr std::size_t kMost = 4 << 20;
    std::string text;
    std::array<char, 4096> chunk;
    while (text.size() < kMost && std::cin.read(chunk.data(), chunk.size()).gcount() > 0)
        text.append(chunk.data(), static_cast<std::size_t>(std::cin.gcount()));
    return text;
}

}  // namespace

ReadStack network_given(const std::string& given, const NotationDefaults& defaults) {
    const bool file = given.ends_with(".json") || given.ends_with(".txt");
    const auto read = [&](const std::string& text) { return read_stack(text, defaults); };
    return file ? from_file(given, read) : given == "-" ? read(standard_input()) : read(given);
}

}  // namespace convwalk
