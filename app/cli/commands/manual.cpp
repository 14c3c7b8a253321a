// convwalk manual: the pages of the manual: of a command, made from its help, and those of assets/docs.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/described.h"
#include "cli/flags.h"
#include "cli/pages/reference.h"
#include "cli/pages/roff.h"

namespace convwalk {
namespace {

std::string entry(const DescribedFlag& flag) {
    std::string names;
    for (const std::string& name : flag.names) names += (names.empty() ? "" : ", ") + roff_text(name);
    const std::string value = flag.takes_value && !flag.is_positional() ? " \\fI\\,VALUE\\/\\fP" : "";
    return fmt::format(".TP\n\\fB{}\\fP{}\n{}\n", names, value, roff_text(flag.about));
}

std::string examples_of(std::string_view examples) {
    std::string text = ".SH EXAMPLES\n";
    while (!examples.empty()) {
        const std::size_t end = std::min(examples.find('\n'), examples.size());
        if (!text.ends_with("EXAMPLES\n")) text += ".PP\n";
        text += fmt::format(".EX\n{}\n.EE\n", roff_text(examples.substr(0, end)));
        examples.remove_prefix(std::min(end + 1, examples.size()));
    }
    return text;
}

std::string page_of(const DescribedCommand& command) {
    const std::string_view name = command.row->name;
    std::string text = roff_head(fmt::format("convwalk-{}", name), 1, command.row->about);
    text += fmt::format(".SH SYNOPSIS\n\\fBconvwalk {}\\fP [\\fIOPTIONS\\fP]", name);
    for (const DescribedFlag& flag : command.flags) {
        if (flag.is_positional()) text += fmt::format(" \\fI{}\\fP", roff_text(flag.names.front()));
    }
    text += "\n.SH OPTIONS\n";
    std::string group;
    for (const DescribedFlag& flag : command.flags) {
        if (flag.group != group) text += fmt::format(".SS {}\n", flag.group);
        group = flag.group;
        text += entry(flag);
    }
    if (!command.row->examples.empty()) text += examples_of(command.row->examples);
    return text + ".SH \"SEE ALSO\"\n.BR convwalk (1)\n";
}

// convwalk(1), which leads to all others.
std::string page_of_program() {
    const std::vector<ReferencePage>& pages = reference_pages();
    const auto commands = std::find_if(pages.begin(), pages.end(),
                                       [](const ReferencePage& page) { return page.name == "commands"; });
    std::string text = roff_head("convwalk", 1, "see how convolutions walk") +
                       ".SH SYNOPSIS\n\\fBconvwalk\\fP [\\fIFILE.json\\fP]\n.br\n\\fBconvwalk\\fP "
                       "\\fICOMMAND\\fP [\\fIARGUMENTS\\fP]\n.SH DESCRIPTION\n" +
                       roff_body(commands->text) + ".SH \"SEE ALSO\"\n";
    for (const DescribedCommand& command : described_commands())
        text += fmt::format(".BR convwalk\\-{} (1),\n", command.row->name);
    for (const ReferencePage* page : manual_pages())
        text +=
            fmt::format(".BR convwalk\\-{} (7){}\n", page->name, page == manual_pages().back() ? "" : ",");
    return text;
}

std::string page_of(const ReferencePage& page) {
    return roff_head("convwalk-" + page.name, 7, lower(page.title)) + ".SH DESCRIPTION\n" +
           roff_body(page.text) + ".SH \"SEE ALSO\"\n.BR convwalk (1)\n";
}

std::string manual_of(const std::string& name) {
    if (name.empty()) return page_of_program();
    const std::vector<DescribedCommand> commands = described_commands();
    std::vector<std::string> names;
    for (const DescribedCommand& command : commands) names.emplace_back(command.row->name);
    const std::vector<const ReferencePage*> pages = manual_pages();
    for (const ReferencePage* page : pages) names.push_back(page->name);
    const std::size_t chosen = choice("page of the manual", name, names);
    return chosen < commands.size() ? page_of(commands[chosen]) : page_of(*pages[chosen - commands.size()]);
}

}  // namespace

extern constinit const Command kManualCommand = {
    .name = "manual",
    .about = "Print the manual page of the program, of a command or of a part of the reference",
    .examples = "convwalk manual export\nconvwalk manual networks",
    .add = [](CLI::App& command) -> Task {
        const auto name = std::make_shared<std::string>();
        command.add_option(
            "page", *name,
            "A command, such as export, or a page of the reference, such as networks; the page of "
            "the program when left out");
        return [name] { fmt::print("{}", manual_of(*name)); };
    }};

}  // namespace convwalk
