// What a program comes to over an input: a row a layer, for tables and for other programs. Level 3.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "basics/table_text.h"
#include "frameworks/read/walk.h"

namespace convwalk {

/// One layer of a program. What is not known has no number.
struct ProgramRow {
    std::size_t number = 1;  ///< in the program, from 1
    std::size_t line = 1;
    std::string call;   ///< as written: "nn.Conv2d"
    std::string kind;   ///< "conv", "max_pool", "linear", ...; "unknown" of a gap
    std::string words;  ///< what it is, for a person
    TensorShape output;
    std::optional<std::int64_t> parameters;
    std::optional<std::int64_t> multiply_adds;
};

struct ProgramReport {
    TensorShape input;
    std::vector<ProgramRow> rows;        ///< up to the layer that can't take what comes in
    std::optional<std::string> refusal;  ///< why that one can't, with its line
    std::optional<std::string> gap;      ///< the first that is not understood, with its line
    std::optional<std::int64_t> parameters;
    std::optional<std::int64_t> multiply_adds;
    std::vector<std::string> notes;
};

/// @param input as walk() takes it
[[nodiscard]] ProgramReport report_of(const ReadProgram& program, const GivenInput& input);

/// Number, line, call, size, channels, parameters, what it is; "?" for what is not known. The notes follow.
[[nodiscard]] std::string table_of(const ProgramReport& report, TableFormat format);

/// As the table of a network has it; null for what is not known.
[[nodiscard]] nlohmann::ordered_json report_json(const ProgramReport& report);

}  // namespace convwalk
