#include "web/page_shelf.h"

#include <utility>

#include "export/output_file.h"
#include "web/page.h"

namespace convwalk {
namespace {

constexpr std::string_view kMemory = "/convwalk";
constexpr std::string_view kDocuments = "/documents";

bool is_remembered(std::string_view path) {
    return path.starts_with(kMemory) && path.substr(kMemory.size()).starts_with('/');
}

class PageClaim : public Claim {
  public:
    explicit PageClaim(std::string path) : path_(std::move(path)) {}
    ~PageClaim() override { page::release(path_); }

  private:
    std::string path_;
};

class PageShelf : public Shelf {
  public:
    [[nodiscard]] Found look(const std::string& path) const override { return disk().look(path); }
    [[nodiscard]] std::string read(const std::string& path) const override { return disk().read(path); }
    void write(const std::string& path, std::string_view text) override {
        disk().write(path, text);
        if (!is_remembered(path)) return page::download(path, text);
        const std::string kept(text);
        if (!page::keep(path, &kept))
            throw CannotWrite("this browser keeps nothing for this page; save the figure as a file instead");
    }
    [[nodiscard]] bool move(const std::string& from, const std::string& to) override {
        if (!disk().move(from, to)) return false;
        if (is_remembered(from)) page::keep(from, nullptr);
        if (is_remembered(to)) {
            const std::string text = disk().read(to);
            page::keep(to, &text);
        }
        return true;
    }
    bool remove(const std::string& path) override {
        if (is_remembered(path)) page::keep(path, nullptr);
        return disk().remove(path);
    }
    [[nodiscard]] std::unique_ptr<Claim> claim(const std::string& path) override {
        return page::claim(path) ? std::make_unique<PageClaim>(path) : nullptr;
    }
    void make_folder(const std::string& path) override { disk().make_folder(path); }
    [[nodiscard]] FolderListing list(const std::string& folder) const override { return disk().list(folder); }
    [[nodiscard]] bool keeps_files() const override { return false; }
    [[nodiscard]] std::string absolute(const std::string& path) const override {
        return disk().absolute(path);
    }
    [[nodiscard]] std::string home() const override { return std::string(kDocuments); }
    [[nodiscard]] std::string documents() const override { return std::string(kDocuments); }
    [[nodiscard]] std::string memory() const override { return std::string(kMemory); }
    [[nodiscard]] std::optional<std::string> show(const std::string& /*path*/) const override {
        return "the file is among the downloads of the browser";
    }
    bool ask_for_file() override {
        page::ask_for_file();
        return true;
    }
};

}  // namespace

Shelf& page_shelf() {
    static PageShelf shelf;
    return shelf;
}

}  // namespace convwalk
