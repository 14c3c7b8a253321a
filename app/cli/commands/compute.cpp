// convwalk compute: JSON lines from a file or standard input, an answer to each.
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/answer_lines.h"
#include "cli/commands/commands.h"
#include "export/output_file.h"

namespace convwalk {
namespace {

void answer_file(const std::string& path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::error_code error;
    if (!in || std::filesystem::is_directory(path, error))
        throw BadInput(fmt::format("can't read {}: {}", path.empty() ? "\"\"" : printable(path, 400),
                                   in ? "it is a folder" : std::generic_category().message(errno)));
    errno = 0;
    answer_lines(in, std::cout);
    if (in.bad())
        throw BadInput(
            fmt::format("can't read {}: {}", printable(path, 400), std::generic_category().message(errno)));
}

// @param path "-" is standard input
void run(const std::string& path) {
    std::ios::sync_with_stdio(false);
    errno = 0;
    if (path == "-")
        answer_lines(std::cin, std::cout);
    else
        answer_file(path);
    if (!std::cout)
        throw CannotWrite("can't write to standard output: " +
                          (errno == 0 ? "it was closed" : std::generic_category().message(errno)));
}

}  // namespace

extern constinit const Command kComputeCommand = {
    .name = "compute",
    .about = "Answer JSON lines of layers, one line each, for scripts",
    .examples = "echo '{\"id\":1,\"op\":\"conv\",\"input_shape\":[1,1,7,7],...}' | convwalk compute",
    .add = [](CLI::App& command) -> Task {
        const auto path = std::make_shared<std::string>("-");
        command.add_option("file", *path, "The lines; standard input when left out");
        return [path] { run(*path); };
    }};

}  // namespace convwalk
