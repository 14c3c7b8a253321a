// Records answered by convwalk compute.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "cli/answer_lines.h"
#include "records/compute_record.h"
#include "support/vectors.h"

namespace convwalk::testing::computed {

using nlohmann::json;

inline std::string computed(const std::string& text) {
    std::istringstream in(text);
    std::ostringstream out;
    answer_lines(in, out);
    return out.str();
}

// Parses every answer: none may be anything but one JSON object with an id and an error.
inline std::vector<json> answers_to(const std::string& text) {
    std::istringstream out(computed(text));
    std::vector<json> answers;
    for (std::string line; std::getline(out, line);) {
        answers.push_back(json::parse(line));
        EXPECT_TRUE(answers.back().is_object() && answers.back().contains("id") &&
                    answers.back().contains("error"))
            << line;
    }
    return answers;
}

inline json answer_to_line(const std::string& line) {
    const std::vector<json> answers = answers_to(line);
    EXPECT_EQ(answers.size(), 1u) << line;
    return answers.empty() ? json() : answers.front();
}

inline json answer_to(const json& record) {
    return answer_to_line(record.dump());
}

// The records with nothing in them but what is given, as a reader of the README would write them.
inline std::vector<json> inputs_of(const std::vector<json>& vectors) {
    static const std::set<std::string> given = {"id",
                                                "suite",
                                                "op",
                                                "ndim",
                                                "input_shape",
                                                "input_size",
                                                "weight_shape",
                                                "kernel_size",
                                                "stride",
                                                "padding",
                                                "padding_end",
                                                "dilation",
                                                "output_padding",
                                                "groups",
                                                "padding_mode",
                                                "ceil_mode",
                                                "framework",
                                                "auto_pad",
                                                "output_shape",
                                                "pads",
                                                "count_include_pad",
                                                "divisor_override",
                                                "mode",
                                                "align_corners",
                                                "size",
                                                "scale_factor",
                                                "upscale_factor",
                                                "downscale_factor",
                                                "output_size",
                                                "bias",
                                                "input",
                                                "weight"};
    std::vector<json> records;
    for (const json& vector : vectors) {
        json record;
        for (const auto& [field, value] : vector.items()) {
            if (given.count(field)) record[field] = value;
        }
        records.push_back(record);
    }
    return records;
}

inline const json kConvolution = {{"id", "c"},
                                  {"op", "conv"},
                                  {"input_shape", {1, 1, 5, 5}},
                                  {"weight_shape", {1, 1, 3, 3}},
                                  {"kernel_size", {3, 3}},
                                  {"stride", {1, 1}},
                                  {"padding", {0, 0}},
                                  {"padding_end", {0, 0}},
                                  {"dilation", {1, 1}},
                                  {"groups", 1}};

}  // namespace convwalk::testing::computed
