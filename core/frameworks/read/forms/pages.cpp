// Pages with code in them: notebooks and Markdown. What stands in a block may be any form.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/text_lines.h"

namespace convwalk::forms {
namespace {

using nlohmann::json;

// Pictures that a notebook shows are kept in it.
constexpr std::size_t kMostNotebookBytes = std::size_t{8} << 20;

// --- notebooks ---

// A list of lines, or one text.
std::string source_of(const json& cell) {
    std::string source;
    const auto found = cell.find("source");
    if (found == cell.end()) return source;
    if (found->is_string()) return found->get<std::string>();
    for (const json& line : *found) {
        if (line.is_string()) source += line.get_ref<const std::string&>();
    }
    return source;
}

// Cells of another language: %%bash, %%html; of these the rest is Python all the same.
bool is_python(std::string_view source) {
    const std::string_view begin = trimmed(source);
    if (!begin.starts_with("%%")) return true;
    for (const std::string_view magic : {"%%time", "%%capture", "%%timeit"}) {
        if (begin.starts_with(magic)) return true;
    }
    return false;
}

// What a shell or the notebook is told keeps its line, empty.
void add_cell(std::string& code, std::string_view source) {
    for (const std::string_view line : lines_of(source)) {
        const std::string_view word = trimmed(line);
        const bool magic = word.starts_with('%') || word.starts_with('!') || word.starts_with('?');
        if (!magic) code += line;
        code += '\n';
    }
}

// --- Markdown ---

// ```python
bool is_fence(std::string_view line) {
    const std::string_view begin = trimmed(line);
    return begin.starts_with("```") || begin.starts_with("~~~");
}

bool says_python(std::string_view line) {
    const std::string_view word = trimmed(trimmed(line).substr(3));
    return word.starts_with("py") || word.starts_with("Py") || word.starts_with("{python") ||
           word.starts_with("{.py") || word.starts_with("{code-cell");
}

// Of a program, which may have fences in its comments.
bool is_code_line(std::string_view line) {
    for (const std::string_view word : {"import ", "from ", "class ", "def "}) {
        if (line.starts_with(word)) return true;
    }
    return false;
}

// Where blocks of Python are said, only those; lines stay where they are.
std::string code_between_fences(const std::vector<std::string_view>& lines) {
    bool inside = false;
    bool says = false;
    for (const std::string_view line : lines) {
        if (!is_fence(line)) continue;
        says |= !inside && says_python(line);
        inside = !inside;
    }
    std::string code;
    inside = false;
    bool counts = false;
    for (const std::string_view line : lines) {
        if (is_fence(line)) {
            counts = !inside && (!says || says_python(line));
            inside = !inside;
        } else if (inside && counts) {
            code += line;
        }
        code += '\n';
    }
    return code;
}

}  // namespace

bool is_notebook(std::string_view content) {
    const std::string_view begin = begin_of(content, std::string_view::npos);
    return begin.starts_with('{') && content.find("\"cells\"") != std::string_view::npos &&
           content.find("\"cell_type\"") != std::string_view::npos;
}

ReadProgram read_notebook(std::string_view content, const GivenInput& given) {
    const json notebook = parse_json(content, "the notebook", kMostNotebookBytes);
    std::string code;
    const auto cells = notebook.find("cells");
    if (cells != notebook.end() && cells->is_array()) {
        for (const json& cell : *cells) {
            if (!cell.is_object() || cell.value("cell_type", json()) != "code") continue;
            const std::string source = source_of(cell);
            if (is_python(source)) add_cell(code, source);
        }
    }
    if (code.find_first_not_of(" \n") == std::string::npos)
        throw BadInput("the notebook has no cell with code");
    ReadProgram program = read_code(code, given);
    program.notes.insert(program.notes.begin(),
                         "lines are counted through the notebook's cells of code, one after the other");
    return program;
}

bool is_markdown(std::string_view content) {
    bool inside = false;
    bool any = false;
    for (const std::string_view line : lines_of(content)) {
        if (is_fence(line))
            inside = !inside;
        else if (!inside && is_code_line(line))
            return false;
        any |= inside;
    }
    return any;
}

ReadProgram read_markdown(std::string_view content, const GivenInput& given) {
    return read_code(code_between_fences(lines_of(content)), given);
}

}  // namespace convwalk::forms
