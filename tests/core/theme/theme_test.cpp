#include "theme/theme.h"
#include "support/places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "basics/errors.h"

namespace convwalk {
namespace {

using nlohmann::json;

json file_of(const std::string& theme) {
    std::ifstream in(std::string(testing::kSourceDir) + "/assets/themes/" + theme + ".json");
    return json::parse(in);
}

// Visits every value of a theme file by its path: /ink, /input/fill, ...
void for_each_role(const json& theme,
                   const std::function<void(const json::json_pointer&, const json&)>& visit) {
    const json flat = theme.flatten();
    for (const auto& [path, value] : flat.items()) visit(json::json_pointer(path), value);
}

// Something that the role is not yet.
json another(const json& value) {
    if (value.is_boolean()) return !value.get<bool>();
    if (value.get<std::string>().starts_with('#')) return value == "#12345678" ? "#123456" : "#12345678";
    return value == "cross" ? "dots" : "cross";
}

std::string refusal_of(const std::string& text) {
    try {
        static_cast<void>(parse_theme(text));
    } catch (const BadInput& error) {
        return error.what();
    }
    ADD_FAILURE() << "accepted: " << text;
    return "";
}

TEST(Theme, EveryBuiltInOneGivesEveryRoleALook) {
    std::set<std::string> roles;
    for_each_role(file_of("light"),
                  [&](const json::json_pointer& role, const json&) { roles.insert(role.to_string()); });
    EXPECT_GT(roles.size(), 30u);
    ASSERT_EQ(theme_names().front(), "light") << "the default comes first";
    for (const std::string& name : theme_names()) {
        EXPECT_EQ(built_in_theme(name).name, name);
        const json file = file_of(name);
        for (const std::string& role : roles)
            EXPECT_TRUE(file.contains(json::json_pointer(role))) << name << role;
    }
}

TEST(Theme, BuiltInOnesDiffer) {
    for (const std::string& a : theme_names()) {
        for (const std::string& b : theme_names()) {
            Theme renamed = built_in_theme(b);
            renamed.name = a;
            EXPECT_EQ(built_in_theme(a) == renamed, a == b);
        }
    }
}

TEST(Theme, AnyRoleCanBeOverriddenAndIsReadBack) {
    for (const std::string& name : theme_names()) {
        const Theme base = built_in_theme(name);
        EXPECT_EQ(json::parse(to_json(base)), json({{"base", name}}));
        for_each_role(file_of(name), [&](const json::json_pointer& role, const json& value) {
            json override = {{"base", name}};
            override[role] = another(value);
            const Theme changed = parse_theme(override.dump());
            EXPECT_NE(changed, base) << name << role.to_string();
            EXPECT_EQ(json::parse(to_json(changed)), override) << "nothing else has changed";
            EXPECT_EQ(parse_theme(to_json(changed)), changed);
            override[role] = value;
            EXPECT_EQ(parse_theme(override.dump()), base) << name << role.to_string();
        });
    }
}

TEST(Theme, AWholeFileIsReadOnAnyBase) {
    for (const std::string& name : theme_names()) {
        for (const std::string& base : theme_names()) {
            json file = file_of(name);
            file["base"] = base;
            for (const char* role : {"inserted_zero", "output_padding", "overhang", "output", "negative"}) {
                // What a file leaves out is the base's.
                for (const char* field : {"hatch", "hatch_colour"}) {
                    if (!file[role].contains(field))
                        file[role][field] = field == std::string("hatch") ? "none" : "#00000000";
                }
            }
            Theme expected = built_in_theme(name);
            expected.name = base;
            EXPECT_EQ(parse_theme(file.dump()), expected) << name << " on " << base;
        }
    }
    EXPECT_EQ(parse_theme("{}"), built_in_theme("light"));
}

TEST(Theme, WhatIsNoThemeIsRefusedWithASentence) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
        {"", {"theme", "not JSON"}},
        {"no JSON", {"theme", "not JSON"}},
        {"{\"ink\": \"#000\"", {"theme", "not JSON"}},
        {"{\"ink\": \"\xff\"}", {"theme", "not JSON"}},
        {"{\"ink\": 1e999}", {"theme", "number", "large"}},
        {std::string(100'000, '['), {"theme", "nested"}},
        {std::string(2'000'000, ' '), {"theme", "2000000 bytes"}},
        {"[]", {"the document is a list", "must be an object"}},
        {"7", {"number", "must be an object"}},
        {"{\"base\": 7}", {"base is 7", "text"}},
        {"{\"base\": \"drak\"}", {"unknown theme \"drak\"", "did you mean \"dark\"?", "colour-blind"}},
        {"{\"inck\": \"#000\"}", {"unknown field \"inck\"", "did you mean \"ink\"?"}},
        {"{\"name\": \"x\"}", {"unknown field \"name\"", "known: ", "accent"}},
        {"{\"input\": \"#000\"}", {"input is a text", "must be an object"}},
        {"{\"input\": {\"filll\": \"#000\"}}",
         {"unknown field in \"input\" \"filll\"", "did you mean \"fill\"?"}},
        {"{\"input\": {\"fill\": 3}}", {"input.fill is 3", "colour", "#268bd2"}},
        {"{\"input\": {\"dashed\": 1}}", {"input.dashed is 1", "true or false"}},
        {"{\"padding\": {\"hatch\": \"dotss\"}}",
         {"unknown padding.hatch \"dotss\"", "did you mean \"dots\"?", "diagonal"}},
        {"{\"padding\": {\"hatch\": []}}", {"padding.hatch is []", "none, diagonal, dots, cross"}},
        {"{\"ink\": [0, 0, 0]}", {"ink is [0,0,0]", "colour"}},
    };
    for (const auto& [text, words] : cases) {
        const std::string sentence = refusal_of(text);
        for (const std::string& word : words) {
            EXPECT_NE(sentence.find(word), sentence.npos) << sentence << "\nlacks: " << word;
        }
        EXPECT_EQ(sentence.find('\n'), sentence.npos);
    }
    EXPECT_THROW(static_cast<void>(built_in_theme("")), BadInput);
    EXPECT_THROW(static_cast<void>(built_in_theme("Light")), BadInput);
}

TEST(Theme, ColoursAreReadInThreeFormsAndNoOther) {
    EXPECT_EQ(parse_colour("#fA0"), (Colour{255, 170, 0, 255}));
    EXPECT_EQ(parse_colour("#010203"), (Colour{1, 2, 3, 255}));
    EXPECT_EQ(parse_colour("#01020304"), (Colour{1, 2, 3, 4}));
    for (const char* text : {"", "#", "red", "000", "#0", "#00", "#0000", "#00000", "#0000000", "#000000000",
                             "#00000g", "#+12345", "#-12345", "# 12345", "#12345 ", "##12345", "#0x1234"}) {
        EXPECT_FALSE(parse_colour(text)) << text;
        const std::string sentence = refusal_of(json({{"ink", text}}).dump());
        EXPECT_NE(sentence.find("ink is "), sentence.npos) << sentence;
    }
    for (const Colour c : {Colour{}, Colour{1, 2, 3, 4}, Colour{255, 254, 253, 255}, kNoColour})
        EXPECT_EQ(parse_colour(to_string(c)), c);
}

TEST(Theme, WordsCanBeRead) {
    EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 1e-9);
    EXPECT_NEAR(contrast({0x77, 0x77, 0x77}, {255, 255, 255}), 4.48, 0.005);
    constexpr double kText = 4.5;       // WCAG AA
    constexpr double kLargeText = 3.0;  // WCAG AA; numbers in cells are large
    for (const std::string& name : theme_names()) {
        const Theme t = built_in_theme(name);
        EXPECT_GE(contrast(t.ink, t.background), kText) << name;
        EXPECT_GE(contrast(t.muted, t.background), kText) << name;
        EXPECT_GE(contrast(t.input.text, t.input.fill), kLargeText) << name;
        EXPECT_GE(contrast(t.kernel.text, t.kernel.fill), kLargeText) << name;
        EXPECT_GE(contrast(t.output.text, t.output.fill), kLargeText) << name;
        for (const Colour c : {t.background, t.input.fill, t.kernel.fill, t.output.fill}) EXPECT_EQ(c.a, 255);
    }
}

// What is left of a cell without its colours. Cropped cells are struck.
using Pattern = std::tuple<bool, Hatch, bool>;
Pattern pattern(const CellStyle& style, bool struck = false) {
    return {style.dashed, style.hatch_colour.a > 0 ? style.hatch : Hatch::none, struck};
}

TEST(Theme, PrintAndColourBlindTellKindsApartWithoutColour) {
    for (const char* name : {"print", "colour-blind"}) {
        const Theme t = built_in_theme(name);
        const std::set<Pattern> transposed = {pattern(t.input), pattern(t.inserted_zero), pattern(t.padding),
                                              pattern(t.output_padding), pattern(t.cropped, true)};
        EXPECT_EQ(transposed.size(), 5u) << name;
        const std::set<Pattern> pooling = {pattern(t.input), pattern(t.padding), pattern(t.overhang)};
        EXPECT_EQ(pooling.size(), 3u) << name;
        // Cells that are never read are hatched with diagonals, whatever they are.
        for (const CellStyle* style :
             {&t.input, &t.inserted_zero, &t.padding, &t.output_padding, &t.overhang})
            EXPECT_NE(style->hatch, Hatch::diagonal) << name;
        EXPECT_TRUE(pattern(t.output) != pattern(t.output_pending) ||
                    contrast(t.output.fill, t.output_pending.fill) >= 3)
            << name;
    }
    const auto is_grey = [](Colour c) { return c.r == c.g && c.g == c.b; };
    for_each_role(file_of("print"), [&](const json::json_pointer& role, const json& value) {
        if (value.is_string() && value.get<std::string>().starts_with('#')) {
            EXPECT_TRUE(is_grey(*parse_colour(value.get<std::string>())))
                << role.to_string() << " is not grey";
        }
    });
}

}  // namespace
}  // namespace convwalk
