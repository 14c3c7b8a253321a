// Records for scripts: a line is answered with a line of JSON, whatever it is.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/answer_lines.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::istringstream lines(text);
    std::ostringstream answers;
    answer_lines(lines, answers);

    std::istringstream asked(text);
    std::istringstream answered(answers.str());
    std::string line;
    std::string answer;
    while (std::getline(asked, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        demand(bool(std::getline(answered, answer)));
        const nlohmann::json read = nlohmann::json::parse(answer);
        demand(read.is_object() && read.contains("id") && read.contains("error"));
    }
    demand(!std::getline(answered, answer));
    return 0;
}
