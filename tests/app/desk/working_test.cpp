// Figures that take longer than a frame to be worked out.
#include <gtest/gtest.h>

#include "desk/session.h"

namespace convwalk {
namespace {

Scenario on_picture(std::int64_t side) {
    Scenario scenario;
    scenario.alone()->layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 7});
    scenario.view.kind = ViewKind::image;
    scenario.values.kernel = KernelFill::gaussian;
    scenario.lab.side = side;
    return scenario;
}

int work_to_the_end(Session& session) {
    int pieces = 0;
    for (; session.is_working() && pieces < 100'000; ++pieces) session.work_on();
    return pieces;
}

TEST(Working, GoesOnPieceByPieceWhileTheFigureBeforeIsThere) {
    Session session{Scenario()};
    session.change_to(on_picture(330));
    EXPECT_TRUE(session.is_working());
    EXPECT_EQ(session.figure().scenario.view.kind, ViewKind::oblique);
    EXPECT_FALSE(session.refusal());
    EXPECT_GT(work_to_the_end(session), 1);
    EXPECT_EQ(session.figure().scenario.view.kind, ViewKind::image);
    EXPECT_EQ(session.figure().timeline.steps, 324 * 324);
    // What is known is there at once.
    session.undo();
    EXPECT_FALSE(session.is_working());
    EXPECT_EQ(session.figure().scenario.view.kind, ViewKind::oblique);
    session.redo();
    EXPECT_FALSE(session.is_working());
    EXPECT_EQ(session.figure().scenario.view.kind, ViewKind::image);
}

TEST(Working, IsGivenUpForWhatIsWantedNext) {
    Session session{Scenario()};
    session.change_to(on_picture(340));
    session.work_on();
    session.change_to(on_picture(16));
    EXPECT_FALSE(session.is_working());
    EXPECT_EQ(session.figure().timeline.steps, 10 * 10);
}

// Refused in the same words as at once.
TEST(Working, EndsWithARefusal) {
    Session session{Scenario()};
    Scenario wide = on_picture(400);
    wide.alone()->layer.op = Operator::max_pooling;
    wide.alone()->layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 2, .stride = 1, .dilation = 500});
    session.change_to(wide);
    work_to_the_end(session);
    EXPECT_TRUE(session.refusal());
}

TEST(Working, TheBenchComesInPieces) {
    Session session{Scenario()};
    Scenario ways = on_picture(400);
    ways.view.kind = ViewKind::ways;
    ways.lab.ways = {WayUp::transposed_4, WayUp::bilinear};
    session.change_to(ways);
    EXPECT_TRUE(session.is_working());
    EXPECT_GT(work_to_the_end(session), 4);
    EXPECT_EQ(session.figure().scenario.view.kind, ViewKind::ways);
}

}  // namespace
}  // namespace convwalk
