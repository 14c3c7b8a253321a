// What a linker sees of all files together: a type's name stands for one type. Reads the heads of the types
// below core/ and app/; `./dev odr` asks the linker itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <istream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/places.h"

namespace convwalk {
namespace {

// Types of namespaces that have a name: "convwalk::Layer". Namespaces and types begin at the left edge, as
// clang-format has them.
std::vector<std::string> types_in(std::istream& in) {
    static const std::regex opens(R"(namespace ?([\w:]*) ?\{)");
    static const std::regex defines(
        R"((?:struct|class|union|enum class) (\w+)(?: final)?(?: : [^;(]*)? ?\{)");
    std::vector<std::string> namespaces;
    std::vector<std::string> types;
    for (std::string line; std::getline(in, line);) {
        std::smatch found;
        if (line.starts_with("}  // namespace") && !namespaces.empty()) {
            namespaces.pop_back();
        } else if (std::regex_search(line, found, opens, std::regex_constants::match_continuous)) {
            namespaces.push_back(found[1]);
        } else if (std::regex_search(line, found, defines, std::regex_constants::match_continuous)) {
            std::string name;
            bool named = true;
            for (const std::string& each : namespaces) {
                named = named && !each.empty();
                name += each + "::";
            }
            if (named) types.push_back(name + found[1].str());
        }
    }
    return types;
}

TEST(OneDefinition, NoTwoFilesDefineATypeOfOneName) {
    namespace fs = std::filesystem;
    const fs::path root = testing::kSourceDir;
    std::map<std::string, std::set<std::string>> files_of;
    for (const char* top : {"core", "app"}) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            std::ifstream in(entry.path());
            for (const std::string& type : types_in(in))
                files_of[type].insert(fs::relative(entry.path(), root).generic_string());
        }
    }
    EXPECT_GT(files_of.size(), 100u) << "no types were read below " << root;
    for (const auto& [type, files] : files_of)
        EXPECT_EQ(files.size(), 1u) << type << " in " << *files.begin() << " and " << *files.rbegin();
}

TEST(OneDefinition, TypesAreReadWhereTheyHaveAName) {
    std::istringstream in(
        "namespace convwalk {\nstruct Layer {\n    struct Inner {\n    };\n};\nclass Later;\n"
        "namespace {\nstruct Own {\n};\n}  // namespace\nenum class Kind : std::uint8_t { a, b };\n"
        "class Board : public View {\n};\n}  // namespace convwalk\n");
    EXPECT_EQ(types_in(in),
              (std::vector<std::string>{"convwalk::Layer", "convwalk::Kind", "convwalk::Board"}));
}

}  // namespace
}  // namespace convwalk
