#include "cli/pages/roff.h"

#include <fmt/format.h>

#include <algorithm>

namespace convwalk {
namespace {

using Kind = MarkdownNode::Kind;

// The next letter of a text in UTF-8, which is taken from its front.
unsigned next_letter(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    unsigned letter = bytes == 1 ? first : first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes && i < text.size(); ++i)
        letter = (letter << 6U) | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(std::min(bytes, text.size()));
    return letter;
}

std::string escaped(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const unsigned letter = next_letter(text);
        if (letter == '-') {
            result += "\\-";
        } else if (letter == '\\') {
            result += "\\e";
        } else if (letter < 0x80) {
            result += static_cast<char>(letter);
        } else {
            result += fmt::format("\\[u{:04X}]", letter);
        }
    }
    return result;
}

std::string no_request(std::string line) {
    return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

// Fonts are not put into one another: the letters within one are of that alone.
std::string inline_of(const MarkdownNode& node, bool in_font = false) {
    const auto in = [&](char font, const std::string& words) {
        return in_font || words.empty() ? words : fmt::format("\\f{}{}\\fP", font, words);
    };
    const bool sets_font =
        node.kind == Kind::strong || node.kind == Kind::emphasis || node.kind == Kind::link;
    std::string words;
    for (const MarkdownNode& each : node.inside) words += inline_of(each, in_font || sets_font);
    switch (node.kind) {
        case Kind::text:
            return escaped(node.text);
        case Kind::code:
            return in('B', escaped(node.text));
        case Kind::strong:
            return in('B', words);
        case Kind::emphasis:
        case Kind::link:
            return in('I', words);
        case Kind::picture:
            return "";
        default:
            return words;
    }
}

std::string trimmed(const std::string& words) {
    const std::size_t begin = words.find_first_not_of(' ');
    return begin == std::string::npos ? "" : words.substr(begin, words.find_last_not_of(' ') - begin + 1);
}

std::string line_of(const MarkdownNode& node) {
    return no_request(trimmed(inline_of(node))) + '\n';
}

std::string code_of(const MarkdownNode& block) {
    std::string text = ".PP\n.RS 4\n.EX\n";
    std::string_view rest = block.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        text += roff_text(rest.substr(0, end)) + '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text + ".EE\n.RE\n";
}

std::string table_of(const MarkdownNode& table) {
    if (has_picture(table)) return "";
    const std::vector<MarkdownNode>& head = table.inside.front().inside;
    std::string text;
    for (std::size_t row = 1; row < table.inside.size(); ++row) {
        const std::vector<MarkdownNode>& cells = table.inside[row].inside;
        text += ".TP\n" + line_of(cells[0]);
        std::string body;
        for (std::size_t i = 1; i < cells.size(); ++i) {
            const std::string words = trimmed(inline_of(cells[i]));
            if (words.empty()) continue;
            body += i == 1 ? words : fmt::format("; {}: {}", inline_of(head[i]), words);
        }
        text += no_request(body.empty() ? "\\&" : body) + '\n';
    }
    return text;
}

std::string blocks_of(const MarkdownNode& parent);

std::string block_of(const MarkdownNode& block) {
    std::string inside;
    switch (block.kind) {
        case Kind::heading:
            if (block.level == 1) return "";
            return fmt::format(".{} \"{}\"\n", block.level == 2 ? "SH" : "SS", trimmed(inline_of(block)));
        case Kind::paragraph: {
            const std::string line = line_of(block);
            return line == "\n" ? "" : ".PP\n" + line;
        }
        case Kind::code_block:
            return code_of(block);
        case Kind::table:
            return table_of(block);
        case Kind::list:
            for (const MarkdownNode& item : block.inside) inside += ".IP \\(bu 2\n" + line_of(item);
            return inside;
        default:
            return blocks_of(block);
    }
}

std::string blocks_of(const MarkdownNode& parent) {
    constexpr std::string_view kParagraph = ".PP\n";
    std::string all;
    bool begins = true;  // a heading begins a paragraph itself
    for (const MarkdownNode& each : parent.inside) {
        std::string text = block_of(each);
        if (begins && text.starts_with(kParagraph)) text.erase(0, kParagraph.size());
        if (!text.empty()) begins = each.kind == Kind::heading;
        all += text;
    }
    return all;
}

}  // namespace

std::string roff_text(std::string_view text) {
    return no_request(escaped(text));
}

std::string roff_head(std::string_view name, int section, std::string_view about) {
    std::string upper;
    for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return fmt::format(".TH {} {} \"{}\" \"Convwalk {}\" \"{}\"\n.SH NAME\n{} \\- {}\n", escaped(upper),
                       section, CONVWALK_DATE, CONVWALK_VERSION, section == 1 ? "User Commands" : "Convwalk",
                       escaped(name), escaped(about));
}

std::string roff_body(const MarkdownNode& page) {
    return block_of(page);
}

}  // namespace convwalk
