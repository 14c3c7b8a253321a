// convwalk manual: the manual page of a command, made from its help.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/described.h"
#include "cli/flags.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

// Text as roff has it: hyphens that can be copied, and no line that is taken for a request.
std::string roff(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '-') {
            result += "\\-";
        } else if (c == '\\') {
            result += "\\e";
        } else {
            result += c;
        }
    }
    return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string entry(const DescribedFlag& flag) {
    std::string names;
    for (const std::string& name : flag.names) names += (names.empty() ? "" : ", ") + roff(name);
    const std::string value = flag.takes_value && !flag.is_positional() ? " \\fI\\,VALUE\\/\\fP" : "";
    return fmt::format(".TP\n\\fB{}\\fP{}\n{}\n", names, value, roff(flag.about));
}

std::string examples_of(std::string_view examples) {
    std::string text = ".SH EXAMPLES\n";
    while (!examples.empty()) {
        const std::size_t end = std::min(examples.find('\n'), examples.size());
        text += fmt::format(".PP\n.EX\n{}\n.EE\n", roff(examples.substr(0, end)));
        examples.remove_prefix(std::min(end + 1, examples.size()));
    }
    return text;
}

std::string page_of(const DescribedCommand& command) {
    const std::string_view name = command.row->name;
    std::string upper;
    for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    std::string text =
        fmt::format(".TH CONVWALK\\-{} 1 \"\" \"Convwalk {}\" \"User Commands\"\n", upper, CONVWALK_VERSION);
    text +=
        fmt::format(".SH NAME\nconvwalk\\-{0} \\- {1}\n.SH SYNOPSIS\n\\fBconvwalk {0}\\fP [\\fIOPTIONS\\fP]",
                    name, roff(command.row->about));
    for (const DescribedFlag& flag : command.flags) {
        if (flag.is_positional()) text += fmt::format(" \\fI{}\\fP", roff(flag.names.front()));
    }
    text += "\n.SH OPTIONS\n";
    std::string group;
    for (const DescribedFlag& flag : command.flags) {
        if (flag.group != group) text += fmt::format(".SS {}\n", flag.group);
        group = flag.group;
        text += entry(flag);
    }
    if (!command.row->examples.empty()) text += examples_of(command.row->examples);
    return text + ".SH SEE ALSO\n.BR convwalk (1)\n";
}

void run(const std::string& name) {
    const std::vector<DescribedCommand> all = described_commands();
    std::vector<std::string> names;
    for (const DescribedCommand& command : all) names.emplace_back(command.row->name);
    fmt::print("{}", page_of(all[choice("command", name, names)]));
}

}  // namespace

extern constinit const Command kManualCommand = {
    .name = "manual",
    .about = "Print the manual page of a command",
    .examples = "convwalk manual export",
    .add = [](CLI::App& command) -> Task {
        const auto name = std::make_shared<std::string>();
        command.add_option("command", *name, "Such as export")->required();
        return [name] { run(*name); };
    }};

}  // namespace convwalk
