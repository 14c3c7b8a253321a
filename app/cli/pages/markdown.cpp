#include "cli/pages/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

namespace convwalk {
namespace {

using Kind = MarkdownNode::Kind;

// What is open, outermost first. The library calls back as C does, so nothing may be thrown while it reads.
struct Reading {
    std::vector<MarkdownNode> open = std::vector<MarkdownNode>(1);
    bool refused = false;  ///< there was something that no page of ours is to have

    void enter(Kind kind, int level, std::string text) { open.push_back({kind, level, std::move(text), {}}); }
    void leave() {
        MarkdownNode done = std::move(open.back());
        open.pop_back();
        open.back().inside.push_back(std::move(done));
    }
};

Reading& of(void* userdata) {
    return *static_cast<Reading*>(userdata);
}

// nullopt: what no page of ours is to have.
std::optional<Kind> kind_of(MD_BLOCKTYPE type) {
    switch (type) {
        case MD_BLOCK_DOC:
            return Kind::page;
        case MD_BLOCK_H:
            return Kind::heading;
        case MD_BLOCK_P:
            return Kind::paragraph;
        case MD_BLOCK_UL:
            return Kind::list;
        case MD_BLOCK_LI:
            return Kind::item;
        case MD_BLOCK_CODE:
            return Kind::code_block;
        case MD_BLOCK_TABLE:
            return Kind::table;
        case MD_BLOCK_TR:
            return Kind::row;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            return Kind::cell;
        default:
            return std::nullopt;
    }
}

std::optional<Kind> kind_of(MD_SPANTYPE type) {
    switch (type) {
        case MD_SPAN_EM:
            return Kind::emphasis;
        case MD_SPAN_STRONG:
            return Kind::strong;
        case MD_SPAN_A:
            return Kind::link;
        case MD_SPAN_IMG:
            return Kind::picture;
        case MD_SPAN_CODE:
            return Kind::code;
        default:
            return std::nullopt;
    }
}

// Parts of a table that hold nothing but its rows.
bool is_passed_over(MD_BLOCKTYPE type) {
    return type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY;
}

constexpr int kGoOn = 0;

// The library ends, but does not always tell its caller that it did.
int stop(void* userdata) {
    of(userdata).refused = true;
    return 1;
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* userdata) {
    if (is_passed_over(type) || type == MD_BLOCK_DOC) return kGoOn;
    const std::optional<Kind> kind = kind_of(type);
    if (!kind) return stop(userdata);
    const int level =
        type == MD_BLOCK_H ? static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level) : 0;
    of(userdata).enter(*kind, level, "");
    return kGoOn;
}

int leave_block(MD_BLOCKTYPE type, void* /*detail*/, void* userdata) {
    if (!is_passed_over(type) && type != MD_BLOCK_DOC) of(userdata).leave();
    return kGoOn;
}

int enter_span(MD_SPANTYPE type, void* detail, void* userdata) {
    const std::optional<Kind> kind = kind_of(type);
    if (!kind) return stop(userdata);
    std::string text;
    const auto take = [&text](const MD_ATTRIBUTE& to) { text.assign(to.text, to.size); };
    if (type == MD_SPAN_A) take(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href);
    if (type == MD_SPAN_IMG) take(static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src);
    of(userdata).enter(*kind, 0, std::move(text));
    return kGoOn;
}

// In a table, where a bar ends a cell, one in code is spelled "\\|".
std::string with_bars(std::string code) {
    for (auto at = code.find("\\|"); at != std::string::npos; at = code.find("\\|", at)) code.erase(at, 1);
    return code;
}

int leave_span(MD_SPANTYPE type, void* /*detail*/, void* userdata) {
    std::vector<MarkdownNode>& open = of(userdata).open;
    const bool in_table = std::any_of(open.begin(), open.end(),
                                      [](const MarkdownNode& node) { return node.kind == Kind::cell; });
    if (type == MD_SPAN_CODE && in_table) open.back().text = with_bars(std::move(open.back().text));
    of(userdata).leave();
    return kGoOn;
}

int text_read(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* userdata) {
    MarkdownNode& into = of(userdata).open.back();
    const std::string words = type == MD_TEXT_SOFTBR ? " " : std::string(text, size);
    switch (type) {
        case MD_TEXT_CODE:
            into.text += words;
            return kGoOn;
        case MD_TEXT_NORMAL:
        case MD_TEXT_SOFTBR:
            if (!into.inside.empty() && into.inside.back().kind == Kind::text) {
                into.inside.back().text += words;
            } else {
                into.inside.push_back({Kind::text, 0, words, {}});
            }
            return kGoOn;
        default:
            return stop(userdata);
    }
}

}  // namespace

MarkdownNode parse_markdown(std::string_view text) {
    if (text.size() > std::numeric_limits<MD_SIZE>::max()) throw std::logic_error("a page is too long");
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = text_read;
    Reading reading;
    if (md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &reading) != 0 || reading.refused)
        throw std::logic_error("a page has what pages of ours are not to have");
    return std::move(reading.open.front());
}

std::string words_of(const MarkdownNode& node) {
    if (node.kind == Kind::picture) return "";
    std::string words = node.kind == Kind::link ? "" : node.text;
    for (const MarkdownNode& each : node.inside) words += words_of(each);
    return words;
}

bool has_picture(const MarkdownNode& node) {
    return node.kind == Kind::picture || std::any_of(node.inside.begin(), node.inside.end(), has_picture);
}

}  // namespace convwalk
