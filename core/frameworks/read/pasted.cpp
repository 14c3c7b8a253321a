#include "frameworks/read/pasted.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "basics/errors.h"

namespace convwalk {
namespace {

// By a word of its first lines.
struct Print {
    std::string_view sign;
    bool begins;  ///< the sign stands at the begin
    std::string_view what;
};

constexpr std::array kPrints = {
    Print{"{\"class_name\"", true, "a model of Keras as JSON"},
    Print{"{\"config\"", true, "a model of Keras as JSON"},
    Print{"{\"cells\"", true, "a notebook"},
    Print{"Model: \"", true, "a summary of Keras"},
    Print{"Layer (type", false, "a summary of a model"},
    Print{"<ir_version", true, "a model of ONNX as text"},
    Print{"graph(", true, "a graph of PyTorch"},
    Print{"[FLOAT, ", false, "a graph of ONNX as it is printed"},
    Print{"PK\x03\x04", true, "a packed file, such as a model of Keras or PyTorch"},
    Print{"\x89HDF", true, "an HDF5 file, such as a model of Keras"},
    Print{"\x08", true, "a binary file, such as a model of ONNX"},
};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n-=_");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// {"cells": [ as {"cells":[
std::string without_blanks(std::string_view text) {
    std::string made;
    for (const char c : text.substr(0, 200)) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') made += c;
    }
    return made;
}

// "  (0): Conv2d(3, 64, ...)", as PyTorch prints a model.
bool is_printed_by_torch(std::string_view text) {
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos || !text.substr(0, line).ends_with("(")) return false;
    const std::string_view second = trimmed(text.substr(line));
    const std::size_t end = second.find("): ");
    return second.starts_with("(") && end != std::string_view::npos && end < second.find('\n');
}

void refuse_prints(std::string_view text) {
    const std::string_view begin = trimmed(text);
    const std::string packed = without_blanks(begin);
    for (const Print& print : kPrints) {
        const bool found = print.begins ? begin.starts_with(print.sign) || packed.starts_with(print.sign)
                                        : begin.substr(0, 200).find(print.sign) != std::string_view::npos;
        if (found)
            throw BadInput(
                fmt::format("line 1: this is {}; paste the code that makes the model", print.what));
    }
    if (is_printed_by_torch(begin))
        throw BadInput("line 1: this is a model as PyTorch prints it; paste the code that makes it");
}

bool is_fence(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(" \t");
    return begin != std::string_view::npos && line.substr(begin).starts_with("```");
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace

std::string code_of_pasted(std::string_view text) {
    refuse_prints(text);
    const std::vector<std::string_view> lines = lines_of(text);
    if (std::none_of(lines.begin(), lines.end(), is_fence)) return std::string(text);
    std::string code;
    bool inside = false;
    for (const std::string_view line : lines) {
        if (is_fence(line))
            inside = !inside;
        else if (inside)
            code += line;
        code += '\n';
    }
    return code;
}

}  // namespace convwalk
