// Where the files are that the desk reads, writes and remembers: a disk, a browser's storage, the memory of a
// test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

struct FolderEntry {
    std::string name;  ///< as the system has it: not always UTF-8, so printable() before it is shown
    bool is_folder = false;
    std::uint64_t bytes = 0;       ///< of a file
    std::int64_t modified_ms = 0;  ///< milliseconds since 1970 in UTC
    bool operator==(const FolderEntry&) const = default;
};

struct FolderListing {
    std::vector<FolderEntry> entries;  ///< folders first, then by name without regard to case; none hidden
    bool complete = true;              ///< false when there are more than kMostEntries
};

inline constexpr std::size_t kMostEntries = 5000;

/// What is found under a path; links count as what they lead to.
struct Found {
    enum class Kind : std::uint8_t {
        nothing,
        file,
        folder,
        other,    ///< a device or pipe
        unknown,  ///< it can't be looked for
    };
    Kind kind = Kind::nothing;
    std::string why_unknown = {};
};

/// A name that is one window's own for as long as this lives, and no longer than the program does.
class Claim {
  public:
    virtual ~Claim() = default;
    Claim() = default;
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
};

/// Paths are absolute unless a function says otherwise.
class Shelf {
  public:
    virtual ~Shelf() = default;
    Shelf() = default;
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    [[nodiscard]] virtual Found look(const std::string& path) const = 0;
    [[nodiscard]] bool has_folder(const std::string& path) const {
        return look(path).kind == Found::Kind::folder;
    }
    /// Whether there is something under the path, so far as can be seen.
    [[nodiscard]] bool has(const std::string& path) const {
        const Found::Kind kind = look(path).kind;
        return kind != Found::Kind::nothing && kind != Found::Kind::unknown;
    }

    /// A file of at most kMostFileBytes, without waiting: pipes and devices are refused.
    /// @throws BadInput "can't read FILE: why"
    [[nodiscard]] virtual std::string read(const std::string& path) const = 0;
    /// The same for one that may be larger, such as a model with its weights, of which little is looked at.
    /// @throws BadInput as read(), and what `look` throws
    virtual void look_into(const std::string& path, const std::function<void(std::string_view)>& look) const {
        look(read(path));
    }
    /// Replaces a file as a whole or leaves it as it was. @throws CannotWrite, one sentence with the path
    virtual void write(const std::string& path, std::string_view text) = 0;
    /// @return whether the file is under the other path now
    [[nodiscard]] virtual bool move(const std::string& from, const std::string& to) = 0;
    /// @return whether the file is gone
    virtual bool remove(const std::string& path) = 0;
    /// Makes a path one's own among all windows, open ones and those of other programs like this; reading and
    /// writing is kept from nobody. nullptr when another one has it, or when it can't be had.
    [[nodiscard]] virtual std::unique_ptr<Claim> claim(const std::string& path) = 0;
    /// With those around it; one that can't be made is told of when it is written to.
    virtual void make_folder(const std::string& path) = 0;
    /// What is in a folder, for choosing from it. Links count as what they lead to; what leads nowhere is
    /// left out. Of a folder with very many entries some are listed.
    /// @throws BadInput when the folder can't be read
    [[nodiscard]] virtual FolderListing list(const std::string& folder) const = 0;

    /// Whether a file that is there now is found under its path at the next start, too.
    [[nodiscard]] virtual bool keeps_files() const { return true; }

    /// A path as a person gave it, seen from where the program was started.
    [[nodiscard]] virtual std::string absolute(const std::string& path) const = 0;
    /// What "~" means; empty: unknown.
    [[nodiscard]] virtual std::string home() const = 0;
    /// Where choosing a file starts.
    [[nodiscard]] virtual std::string documents() const = 0;
    /// The folder for what is remembered, which need not exist; empty when there is none.
    [[nodiscard]] virtual std::string memory() const = 0;
    /// Shows a file or folder to the person in its surroundings. Returns at once.
    /// @return why it can't be shown, as a sentence
    [[nodiscard]] virtual std::optional<std::string> show(const std::string& path) const = 0;
    /// Lets the person choose a file in a way of the surroundings' own, from which it comes in as one that is
    /// dropped does. @return false: there is no such way
    [[nodiscard]] virtual bool ask_for_file() { return false; }
};

/// The computer's own.
[[nodiscard]] Shelf& disk();

}  // namespace convwalk
