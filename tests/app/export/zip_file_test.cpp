// Several files as one archive.
#include "export/zip_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "frameworks/read/forms/zip_archive.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::TempFolder;

constexpr std::size_t kMost = 1 << 20;

TEST(Zip, GivesBackWhatWasPutIn) {
    const std::string words(5000, 'a');
    const std::string noise = "\x01\xff\x00z";
    const std::vector<ZippedFile> files = {{"words.txt", words}, {"a/noise", noise}, {"empty", ""}};
    const std::string zip = zip_of(files);
    ASSERT_TRUE(is_zip(zip));
    EXPECT_LT(zip.size(), 600U) << "what can be deflated is";
    for (const ZippedFile& file : files) EXPECT_EQ(file_in_zip(zip, file.name, kMost), file.bytes);
    EXPECT_EQ(file_in_zip(zip, "another", kMost), std::nullopt);
    EXPECT_EQ(zip_of(files), zip);
}

TEST(Zip, OfAFolderHasItsFilesInOrder) {
    const TempFolder folder;
    for (const char* name : {"b.svg", "a.svg"}) std::ofstream(folder / name) << name;
    const std::string zip = zip_of_folder(folder / "");
    EXPECT_EQ(file_in_zip(zip, "a.svg", kMost), "a.svg");
    EXPECT_EQ(file_in_zip(zip, "b.svg", kMost), "b.svg");
    EXPECT_LT(zip.find("a.svg"), zip.find("b.svg"));
}

}  // namespace
}  // namespace convwalk
