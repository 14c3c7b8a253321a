// Work that is kept, or asked about: files that others change, figures that were never saved.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "desk/documents.h"
#include "desk/kept_sessions.h"
#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::write_file;
using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

class Keeping : public WorkbenchTest {
  protected:
    // With changes here, and others that another program wrote.
    std::string start_with_two_changes() {
        const std::string path = start_with_file();
        change_something();
        write_file(path, to_json(example("dilation")));
        return path;
    }
};

TEST_F(Keeping, AFileThatAnotherProgramChangedIsAskedAboutBeforeItIsOverwritten) {
    for (const std::string answer : {"Take theirs", "Cancel", "Save as…", "Replace", "Esc"}) {
        SCOPED_TRACE(answer);
        const std::string path = start_with_two_changes();
        const Scenario mine = w->scenario();
        w->press(Action::save);
        ASSERT_TRUE(shows("mine.json was changed by another program")) << w->all_text();
        EXPECT_EQ(open_scenario(disk(), path), example("dilation"));
        answer == "Esc" ? w->tap(Key::escape) : click_on(answer);
        EXPECT_FALSE(shows("was changed by another program"));
        EXPECT_EQ(open_scenario(disk(), path), answer == "Replace" ? mine : example("dilation"));
        EXPECT_EQ(w->scenario(), answer == "Take theirs" ? example("dilation") : mine);
        EXPECT_EQ(w->session().is_changed(), answer != "Take theirs" && answer != "Replace");
        if (answer == "Save as…") {
            EXPECT_TRUE(shows("Save the figure as")) << w->all_text();
        } else if (answer == "Take theirs") {
            w->press(Action::undo);
            EXPECT_EQ(w->scenario(), mine);
            EXPECT_TRUE(w->session().is_changed());
            // Now it is known what stands there.
            w->press(Action::save);
            EXPECT_EQ(open_scenario(disk(), path), mine);
        }
    }
}

TEST_F(Keeping, NothingIsAskedAboutAFileThatIsAsItWas) {
    const std::string path = start_with_file();
    for (int i = 0; i < 3; ++i) {
        change_something();
        // Written again as it was, or gone: nothing of another program is lost.
        if (i == 1) write_file(path, content_of(path));
        if (i == 2) std::filesystem::remove(path);
        w->press(Action::save);
        EXPECT_EQ(open_scenario(disk(), path), w->scenario());
        EXPECT_FALSE(w->session().is_changed());
    }
}

TEST_F(Keeping, QuittingWithBothKindsOfChangesAsksAboutBoth) {
    const std::string path = start_with_two_changes();
    w->press(Action::quit);
    ASSERT_TRUE(shows("Save the changes to mine.json?"));
    click_on("Save");
    ASSERT_TRUE(shows("was changed by another program")) << w->all_text();
    EXPECT_FALSE(w->output.quit);
    click_on("Cancel");
    EXPECT_FALSE(w->output.quit);
    w->press(Action::quit);
    click_on("Save");
    click_on("Replace");
    EXPECT_TRUE(w->output.quit);
    EXPECT_EQ(open_scenario(disk(), path), w->scenario());
}

TEST_F(Keeping, AnUnchangedDocumentIsWhatItsFileHasAtTheNextStart) {
    const std::string path = start_with_file();
    const Settings kept = w->bench.settings();
    write_file(path, to_json(example("dilation")));
    start(kept);
    EXPECT_EQ(w->scenario(), example("dilation"));
    EXPECT_FALSE(w->session().is_changed());
    // A file that can't be read any more changes nothing.
    for (const char* text : {"{", ""}) {
        write_file(path, text);
        start(kept);
        EXPECT_EQ(w->scenario(), example());
    }
    // Work goes before what the file has.
    start_with_file();
    change_something();
    const Scenario mine = w->scenario();
    const Settings with_work = w->bench.settings();
    write_file(path, to_json(example("dilation")));
    start(with_work);
    EXPECT_EQ(w->scenario(), mine);
    w->press(Action::save);
    EXPECT_TRUE(shows("mine.json was changed by another program"));
}

TEST_F(Keeping, ChangesThatWereDroppedDoNotComeBack) {
    start_with_file();
    change_something();
    w->press(Action::quit);
    click_on("Don't save");
    EXPECT_TRUE(w->output.quit);
    EXPECT_EQ(w->bench.settings().session->scenario, example());
    EXPECT_FALSE(w->bench.settings().session->has_work());
}

TEST_F(Keeping, TheTitleSaysWhatIsNotSaved) {
    start();
    EXPECT_EQ(w->output.title, "Convwalk");
    change_something();
    EXPECT_EQ(w->output.title, "Unnamed (changed) · Convwalk");
    start_with_file();
    EXPECT_EQ(w->output.title, "mine.json · Convwalk");
    change_something();
    EXPECT_EQ(w->output.title, "mine.json (changed) · Convwalk");
}

TEST_F(Keeping, FiguresThatWereNeverSavedAreInTheMenu) {
    const auto leave = [&](std::int64_t kernel) {
        KeptSessions window(disk(), folder / "config");
        LastDocument document{.scenario = example(), .file = "", .saved = example()};
        for (AxisSpec& a : document.scenario.alone()->layer.axes) a.kernel = kernel;
        EXPECT_EQ(window.save(document), "");
        return document.scenario;
    };
    const Scenario first = leave(1);
    leave(2);
    start(SettingsFile(disk(), folder / "config").load(false).settings);
    click_on("File");
    ASSERT_TRUE(shows("Never saved")) << w->all_text();
    click_on("convolution 5×5 → 4×4");
    EXPECT_EQ(w->scenario(), first);
    EXPECT_TRUE(w->session().is_changed());
    EXPECT_TRUE(w->session().file().empty());
    EXPECT_EQ(w->bench.settings().left.size(), 1u);
    click_on("File");
    click_on("Discard it…");
    ASSERT_TRUE(shows("Discard the figure that was never saved?")) << w->all_text();
    click_on("Keep");
    EXPECT_EQ(w->bench.settings().left.size(), 1u);
    click_on("File");
    click_on("Discard it…");
    click_on("Discard");
    EXPECT_TRUE(w->bench.settings().left.empty());
    EXPECT_TRUE(KeptSessions(disk(), folder / "config").begin(true).left.empty());
    click_on("File");
    EXPECT_FALSE(shows("Never saved"));
}

TEST_F(Keeping, PausedStaysPausedWhereItWas) {
    start();
    pause();
    w->press(Action::step_forward);
    w->press(Action::step_forward);
    const double at = w->session().playback.at_ms;
    const Settings kept = parse_settings(to_json(w->bench.settings())).settings;
    start(kept);
    EXPECT_FALSE(w->session().playback.playing);
    EXPECT_EQ(w->session().playback.at_ms, at);
    w->press(Action::play_or_pause);
    start(parse_settings(to_json(w->bench.settings())).settings);
    EXPECT_TRUE(w->session().playback.playing);
}

}  // namespace
}  // namespace convwalk
