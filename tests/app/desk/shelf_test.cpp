// The disk and the shelf of the tests keep the same promises, and the desk needs no other.
#include "desk/shelf.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "desk/documents.h"
#include "desk/paths.h"
#include "desk/settings.h"
#include "export/output_file.h"
#include "support/memory_shelf.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::MemoryShelf;
using testing::TempFolder;

TEST(Paths, AreTakenApart) {
    EXPECT_EQ(name_in("/a/b.json"), "b.json");
    EXPECT_EQ(name_in("/a/frames/"), "frames");
    EXPECT_EQ(stem_of("/a/b.c.json"), "b.c");
    EXPECT_EQ(folder_of("/a/b.json"), "/a");
    EXPECT_EQ(folder_of("/a/frames/"), "/a");
    EXPECT_EQ(folder_of("/"), "/");
    EXPECT_EQ(joined("/a", "b"), "/a/b");
    EXPECT_EQ(folders_down_to("/a/b"), (std::vector<std::string>{"/", "/a", "/a/b"}));
    EXPECT_EQ(with_ending("a.JSON", ".json"), "a.JSON");
    EXPECT_EQ(with_ending("a", ".json"), "a.json");
    EXPECT_EQ(path_of_typed("/a", "~/b", ""), "/a/~/b");
}

void keeps_its_promises(Shelf& shelf, const std::string& place) {
    const std::string file = joined(place, "a.json");
    EXPECT_FALSE(shelf.has(file));
    EXPECT_TRUE(shelf.has_folder(place));
    EXPECT_EQ(shelf.look(place).kind, Found::Kind::folder);
    EXPECT_THROW(static_cast<void>(shelf.read(file)), BadInput);
    shelf.write(file, "one");
    shelf.write(file, "two");
    EXPECT_EQ(shelf.read(file), "two");
    EXPECT_EQ(shelf.look(file).kind, Found::Kind::file);
    EXPECT_FALSE(shelf.has_folder(file));
    EXPECT_THROW(shelf.write(joined(place, "no/where.json"), ""), CannotWrite);

    shelf.make_folder(joined(place, "b/c"));
    EXPECT_TRUE(shelf.has_folder(joined(place, "b/c")));
    const FolderListing listing = shelf.list(place);
    ASSERT_EQ(listing.entries.size(), 2U);
    EXPECT_EQ(listing.entries[0].name, "b");
    EXPECT_TRUE(listing.entries[0].is_folder);
    EXPECT_EQ(listing.entries[1].name, "a.json");
    EXPECT_EQ(listing.entries[1].bytes, 3U);
    EXPECT_THROW(static_cast<void>(shelf.list(joined(place, "d"))), BadInput);

    EXPECT_TRUE(shelf.move(file, joined(place, "b/a.json")));
    EXPECT_FALSE(shelf.move(file, joined(place, "b/a.json")));
    EXPECT_FALSE(shelf.has(file));
    EXPECT_EQ(shelf.read(joined(place, "b/a.json")), "two");
}

TEST(Shelf, TheDiskKeepsItsPromises) {
    const TempFolder folder;
    keeps_its_promises(disk(), folder.path().string());
}

TEST(Shelf, TheOneOfTheTestsKeepsThemToo) {
    MemoryShelf shelf;
    keeps_its_promises(shelf, "/home");
}

TEST(Shelf, SettingsAreRememberedOnAnyShelf) {
    MemoryShelf shelf;
    SettingsFile file(shelf, shelf.memory());
    Settings settings = file.load().settings;
    settings.loop = false;
    EXPECT_EQ(file.save(settings), std::nullopt);
    EXPECT_FALSE(SettingsFile(shelf, shelf.memory()).load().settings.loop);

    shelf.files[file.path()] = "{";
    SettingsFile broken(shelf, shelf.memory());
    EXPECT_TRUE(broken.load().sentence);
    EXPECT_EQ(shelf.files.count(file.path() + ".broken"), 1U);

    shelf.full = true;
    EXPECT_TRUE(broken.save(settings));
    EXPECT_FALSE(broken.save(settings)) << "said twice";
}

TEST(Shelf, TheWindowOpensAndSavesOnAnyShelf) {
    MemoryShelf shelf;
    const Scenario scenario = preset("dilation").scenario;
    save_scenario(shelf, "/home/a.json", scenario);
    testing::WorkbenchFrames w(Settings(), {1280, 800}, 1, std::make_unique<testing::RecordingEasel>(),
                               shelf);
    w.frames(3);
    w.drop("/home/a.json");
    EXPECT_EQ(w.scenario(), scenario);
    EXPECT_EQ(w.session().file(), "/home/a.json");
    w.press(Action::toggle_indices);
    w.press(Action::save);
    EXPECT_FALSE(w.session().is_changed());
    EXPECT_EQ(open_scenario(shelf, "/home/a.json"), w.scenario());
    // A full shelf leaves what it has.
    shelf.full = true;
    w.press(Action::toggle_indices);
    w.press(Action::save);
    EXPECT_TRUE(w.session().is_changed());
    EXPECT_TRUE(w.shows("Can't write /home/a.json: there is no room")) << w.all_text();
    w.press(Action::save_as);
    EXPECT_TRUE(w.shows("a.json")) << w.all_text();
}

}  // namespace
}  // namespace convwalk
