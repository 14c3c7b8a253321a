// Build tool: writes files as one C++ source with a lookup by name.
// usage: embed OUT.cpp FUNCTION NAME=FILE...
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
    if (argc < 3) return std::fputs("usage: embed OUT.cpp FUNCTION NAME=FILE...\n", stderr), 2;
    std::ofstream out(argv[1]);
    std::string table;
    out << "// Made by cmake/embed.cpp; do not edit.\n#include <array>\n#include <span>\n#include "
           "<string_view>\n"
           "#include <utility>\nnamespace {\n";
    for (int i = 3; i < argc; ++i) {
        const std::string entry = argv[i];
        const auto split = entry.find('=');
        std::ifstream in(entry.substr(split + 1), std::ios::binary);
        if (!in) return std::fprintf(stderr, "embed: can't read %s\n", entry.c_str() + split + 1), 1;
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        out << "constexpr unsigned char file_" << i << "[] = {";
        for (const char c : bytes) out << static_cast<int>(static_cast<unsigned char>(c)) << ',';
        out << "0};\n";
        table += "    std::pair{std::string_view(\"" + entry.substr(0, split) +
                 "\"), std::string_view(reinterpret_cast<const char*>(file_" + std::to_string(i) + "), " +
                 std::to_string(bytes.size()) + ")},\n";
    }
    const std::string function = argv[2];
    out << "}\nnamespace convwalk {\nstd::span<const std::pair<std::string_view, std::string_view>> "
        << function << "();\nstd::span<const std::pair<std::string_view, std::string_view>> " << function
        << "() {\n    static const std::array table = {\n"
        << table << "    };\n    return table;\n}\n}\n";
    return out.flush() ? 0 : 1;
}
