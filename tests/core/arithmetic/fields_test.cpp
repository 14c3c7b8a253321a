// The table of a layer's fields.
#include "arithmetic/fields.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "arithmetic/operators.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

TEST(LayerFieldTable, EveryFieldOfANewLayerIsUsualAndSaysSo) {
    for (const LayerFieldRow& row : layer_fields()) {
        EXPECT_TRUE(is_usual({}, row.field)) << row.name;
        EXPECT_EQ(is_told({}, row.field), row.told(Operator::convolution)) << row.name;
    }
}

TEST(LayerFieldTable, NamesAndFlagsAreOfOneField) {
    std::set<std::string_view> names;
    std::set<std::string_view> flags;
    for (const LayerFieldRow& row : layer_fields()) {
        names.insert(row.name);
        flags.insert(row.flag);
    }
    EXPECT_EQ(names.size(), kLayerFields);
    EXPECT_EQ(flags.size(), kLayerFields);
}

// A layer with every field changed.
LayerRequest unusual() {
    LayerRequest request;
    set_layer_fields(request, {{"dimensions", "3"},
                               {"input", "9"},
                               {"kernel", "2"},
                               {"stride", "3"},
                               {"padding", "1"},
                               {"padding_end", "4"},
                               {"dilation", "2"},
                               {"output_padding", "1"},
                               {"factor", "3"}});
    for (const LayerFieldRow& row : layer_fields()) {
        if (const auto* whole = std::get_if<WholeNumber>(&row.holds)) whole->set(request, 6);
        if (const auto* on = std::get_if<Switch>(&row.holds)) on->set(request, !on->get({}));
        if (const auto* choice = std::get_if<Choice>(&row.holds)) choice->set(request, choice->count - 1);
    }
    return request;
}

TEST(LayerFieldTable, WhatAnOperatorCannotHaveIsPutBack) {
    for (const OperatorRow& known : kOperators) {
        const Operator op = known.op;
        const LayerRequest left = with_fields_of(unusual(), op);
        for (const LayerFieldRow& row : layer_fields()) {
            if (row.field == LayerField::output_size) continue;
            EXPECT_EQ(is_usual(left, row.field), !row.of(op)) << row.name << " of " << name_of(op);
        }
    }
}

TEST(LayerFieldTable, ValuesAreSaidOnceWhereAllAxesAgree) {
    LayerRequest request;
    set_layer_fields(request, {{"input", "7x5"}, {"kernel", "4"}, {"padding", "same"}});
    EXPECT_EQ(values_of(request, LayerField::input), (std::vector<std::string>{"7", "5"}));
    EXPECT_EQ(values_of(request, LayerField::kernel), std::vector<std::string>{"4"});
    EXPECT_EQ(values_of(request, LayerField::padding), std::vector<std::string>{"same"});
    EXPECT_TRUE(values_of(request, LayerField::align_corners).empty());
}

}  // namespace
}  // namespace convwalk
