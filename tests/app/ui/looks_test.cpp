// What a window marks and which part of a figure it shows: in files, on the clipboard, at the next start and
// in exports.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "export/write_figure.h"
#include "picture/pins.h"
#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

Scenario looked_at(std::string_view pin, std::string_view zoom) {
    Scenario scenario = example();
    scenario.view.kind = ViewKind::flat;
    scenario.view.pin = parse_pin(pin);
    scenario.view.zoom = parse_zoom(zoom);
    return scenario;
}

class LooksTest : public WorkbenchTest {
  protected:
    [[nodiscard]] std::string pinned() const {
        const auto& cell = w->canvas().pinned;
        return cell ? to_string(pin_of(w->session().figure(), *cell)) : "";
    }
    [[nodiscard]] Scenario copied(Action action) {
        w->press(action);
        return parse_scenario(w->clipboard);
    }
};

TEST_F(LooksTest, OfAFileAreTakenUpAndKeptInIt) {
    const std::string path = start_with_file(looked_at("output:1,2", "2"));
    EXPECT_EQ(pinned(), "output:1,2");
    EXPECT_EQ(w->canvas().camera.zoom, 2);
    EXPECT_FALSE(w->session().is_changed());
    EXPECT_FALSE(w->session().can_undo());
    w->press(Action::pin_left);
    w->press(Action::fit);
    EXPECT_FALSE(w->session().is_changed()) << "looking is no change";
    EXPECT_FALSE(w->session().can_undo());
    change_something();
    w->press(Action::save);
    const Scenario saved = parse_scenario(content_of(path));
    EXPECT_EQ(saved.view.pin, parse_pin("output:1,1"));
    EXPECT_EQ(saved.view.zoom, Zoom{});
    EXPECT_FALSE(w->session().is_changed());
}

TEST_F(LooksTest, AreCopied) {
    start_with_file();
    w->press(Action::pin_next_plane);
    w->press(Action::pin_down);
    w->press(Action::zoom_in);
    const Scenario json = copied(Action::copy_json);
    EXPECT_EQ(json.view.pin, parse_pin("output:1,0"));
    EXPECT_GT(json.view.zoom.factor, 1);
    EXPECT_EQ(copied(Action::copy_picture), json);
    w->press(Action::copy_command);
    EXPECT_NE(w->clipboard.find("--pin output:1,0"), std::string::npos) << w->clipboard;
    EXPECT_NE(w->clipboard.find("--zoom"), std::string::npos) << w->clipboard;
}

TEST_F(LooksTest, ComeBackAtTheNextStart) {
    start_with_file(looked_at("input:2,2", "3@input:2,2"));
    const Settings settings = w->bench.settings();
    const Camera camera = w->canvas().camera;
    start(settings);
    EXPECT_EQ(pinned(), "input:2,2");
    EXPECT_EQ(w->canvas().camera.zoom, 3);
    EXPECT_NEAR(w->canvas().camera.offset_px.x, camera.offset_px.x, 1);
    EXPECT_NEAR(w->canvas().camera.offset_px.y, camera.offset_px.y, 1);
    EXPECT_FALSE(w->session().is_changed());
}

TEST_F(LooksTest, AreNoneOfTheNextFigure) {
    start_with_file(looked_at("output:1,2", "2"));
    w->press(Action::new_document);
    w->frames(2);
    w->tap(Key::enter);
    w->frames(2);
    EXPECT_EQ(pinned(), "");
    EXPECT_EQ(w->canvas().camera, Camera{});
    EXPECT_EQ(copied(Action::copy_json).view.pin, std::nullopt);
}

TEST_F(LooksTest, APinThatTheFigureLacksIsRefused) {
    start_with_file(looked_at("output:1,2", "2"));
    Scenario wrong = w->scenario();
    wrong.view.pin = parse_pin("output:90,0");
    w->clipboard = to_json(wrong);
    w->press(Action::paste);
    w->frames(2);
    EXPECT_EQ(pinned(), "output:1,2") << "what was there stays";
    EXPECT_TRUE(shows("a cell of it must be from output:0,0 to output:")) << w->all_text();
}

TEST_F(LooksTest, AStillIsExportedAsTheWindowShowsIt) {
    start_with_file();
    pause();
    w->press(Action::first);
    for (int i = 0; i < 3; ++i) w->press(Action::step_forward);
    w->press(Action::pin_next_plane);
    w->press(Action::pin_right);
    const Scenario seen = copied(Action::copy_json);
    w->press(Action::export_figure);
    w->frames(2);
    click_on("SVG");
    w->frames(2);
    EXPECT_TRUE(shows("As shown now"));
    w->tap(Key::enter);
    for (int i = 0; i < 3000 && !shows("Wrote mine.svg"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(shows("Wrote mine.svg")) << w->all_text();
    Scenario expected = seen;
    expected.output.moment = {StillMoment::Kind::time, w->session().playback.tick()};
    Studio studio;
    write_figure(figure(expected), folder / "expected.svg", Format::svg, studio,
                 [](std::int64_t, std::int64_t) {});
    EXPECT_TRUE(content_of(w->bench.settings().export_folder + "/mine.svg") ==
                content_of(folder / "expected.svg"));
    EXPECT_NE(content_of(folder / "expected.svg"), "");
}

}  // namespace
}  // namespace convwalk
