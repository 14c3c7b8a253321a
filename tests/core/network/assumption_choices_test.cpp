// Menus of what the notation assumes.
#include "network/assumption_choices.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "network/notation.h"

namespace convwalk {
namespace {

TEST(AssumptionChoices, AreAllRead) {
    int menus = 0;
    for (const std::string& name : assumption_names()) {
        const std::vector<std::string> choices = assumption_choices(name);
        menus += choices.empty() ? 0 : 1;
        for (const std::string& choice : choices) {
            NotationDefaults defaults;
            EXPECT_NO_THROW(assume(defaults, name + "=" + choice)) << name << "=" << choice;
            EXPECT_EQ(std::count(choices.begin(), choices.end(), choice), 1);
        }
    }
    EXPECT_EQ(menus, 6);
    EXPECT_TRUE(assumption_choices("kernel").empty());
}

}  // namespace
}  // namespace convwalk
