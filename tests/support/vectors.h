// The test vectors, as they are written.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/places.h"

namespace convwalk::testing {

inline std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream in(std::string(kDataDir) + "/" + file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    if (lines.empty()) throw std::runtime_error("no vectors in " + file);
    return lines;
}

inline std::vector<nlohmann::json> vectors_of(const std::string& file) {
    std::vector<nlohmann::json> vectors;
    for (const std::string& line : lines_of(file)) vectors.push_back(nlohmann::json::parse(line));
    return vectors;
}

}  // namespace convwalk::testing
