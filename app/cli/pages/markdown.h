// A page of Markdown as a tree, of which HTML and manual pages are made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

struct MarkdownNode {
    enum class Kind {
        page,
        heading,
        paragraph,
        list,
        item,
        code_block,
        table,
        row,
        cell,
        text,
        code,
        emphasis,
        strong,
        link,
        picture,
    };

    Kind kind = Kind::page;
    int level = 0;     ///< of a heading, from 1
    std::string text;  ///< of text and code, what it says; of links and pictures, where they lead
    std::vector<MarkdownNode> inside;
};

/// The first row of a table is its head.
/// @throws std::logic_error where the text has what no page of ours is to have, such as HTML
[[nodiscard]] MarkdownNode parse_markdown(std::string_view text);

/// What it says, without marks and pictures.
[[nodiscard]] std::string words_of(const MarkdownNode& node);

/// Whether there is a picture in it.
[[nodiscard]] bool has_picture(const MarkdownNode& node);

}  // namespace convwalk
