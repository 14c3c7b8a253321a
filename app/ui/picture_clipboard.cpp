#include "ui/picture_clipboard.h"

#ifdef CONVWALK_XCB

#include <poll.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace convwalk {
namespace {

struct Free {
    void operator()(void* reply) const { std::free(reply); }
};
template <typename T>
using Reply = std::unique_ptr<T, Free>;

// What can be had of the clipboard, by the name of its type.
struct Offer {
    std::vector<std::pair<std::string, std::string>> contents;
};

Offer offer_of(const std::string& text, const CopiedPicture& picture) {
    Offer offer;
    if (!picture.png.empty()) offer.contents.emplace_back("image/png", picture.png);
    offer.contents.emplace_back("image/svg+xml", picture.svg);
    for (const char* type : {"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "TEXT", "STRING"})
        offer.contents.emplace_back(type, text);
    return offer;
}

constexpr std::uint32_t kMostAtoms = 4096;  // that one request may name

}  // namespace

// A window that is never shown and owns the selection, with a connection and a thread of its own: the main
// loop sleeps, and who pastes waits for an answer.
// After the Inter-Client Communication Conventions Manual, section 2.
class PictureClipboard::Owner {
  public:
    Owner() : connection_(xcb_connect(nullptr, nullptr)) {
        if (xcb_connection_has_error(connection_) != 0 || pipe(wake_.data()) != 0) return;
        const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
        window_ = xcb_generate_id(connection_);
        xcb_create_window(connection_, XCB_COPY_FROM_PARENT, window_, screen->root, 0, 0, 1, 1, 0,
                          XCB_WINDOW_CLASS_INPUT_ONLY, XCB_COPY_FROM_PARENT, 0, nullptr);
        clipboard_ = atom("CLIPBOARD");
        targets_ = atom("TARGETS");
        multiple_ = atom("MULTIPLE");
        incr_ = atom("INCR");
        pairs_ = atom("ATOM_PAIR");
        // Room for the request itself; more at once would keep the server from others.
        constexpr std::size_t kMostAtOnce = 256 * 1024;
        most_at_once_ =
            std::min(kMostAtOnce, std::size_t{4} * xcb_get_maximum_request_length(connection_) - 64);
        thread_ = std::thread([this] { serve(); });
    }
    ~Owner() {
        if (thread_.joinable()) {
            wake('q');
            thread_.join();
            close(wake_[0]);
            close(wake_[1]);
        }
        xcb_disconnect(connection_);
    }
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

    [[nodiscard]] bool take(Offer offer) {
        if (!thread_.joinable()) return false;
        std::future<bool> owned;
        {
            const std::lock_guard lock(mutex_);
            wanted_ = std::move(offer);
            answer_ = std::promise<bool>();
            owned = answer_.get_future();
        }
        wake('o');
        return owned.get();
    }

  private:
    // A content that is too large for one request, on its way in pieces.
    struct Transfer {
        xcb_window_t to = 0;
        xcb_atom_t property = 0;
        xcb_atom_t type = 0;
        std::string rest;
    };

    void wake(char what) const {
        while (write(wake_[1], &what, 1) < 0 && errno == EINTR) {
        }
    }

    xcb_atom_t atom(std::string_view name) {
        const auto asked =
            xcb_intern_atom(connection_, 0, static_cast<std::uint16_t>(name.size()), name.data());
        const Reply<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(connection_, asked, nullptr));
        if (!reply) return XCB_ATOM_NONE;
        return reply->atom;
    }

    void serve() {
        std::array<pollfd, 2> sources = {
            {{xcb_get_file_descriptor(connection_), POLLIN, 0}, {wake_[0], POLLIN, 0}}};
        for (;;) {
            while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(connection_)}) answer(*event);
            xcb_flush(connection_);
            if (xcb_connection_has_error(connection_) != 0) return lose();
            if (poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) return lose();
            char what = 0;
            if ((sources[1].revents & POLLIN) == 0 || read(wake_[0], &what, 1) != 1) continue;
            if (what == 'q') return;
            own();
        }
    }

    // The server is gone. Whoever waits, or asks later, is told.
    void lose() {
        for (char what = 'o'; what != 'q';) {
            {
                const std::lock_guard lock(mutex_);
                if (std::exchange(wanted_, std::nullopt)) answer_.set_value(false);
            }
            if (read(wake_[0], &what, 1) != 1 && errno != EINTR) return;
        }
    }

    void own() {
        const std::lock_guard lock(mutex_);
        if (!wanted_) return;
        contents_.clear();
        for (auto& [type, content] : wanted_->contents)
            contents_.emplace_back(atom(type), std::move(content));
        wanted_.reset();
        xcb_set_selection_owner(connection_, window_, clipboard_, XCB_CURRENT_TIME);
        answer_.set_value(owns());
    }

    [[nodiscard]] bool owns() const {
        const Reply<xcb_get_selection_owner_reply_t> owner(xcb_get_selection_owner_reply(
            connection_, xcb_get_selection_owner(connection_, clipboard_), nullptr));
        return owner && owner->owner == window_;
    }

    void answer(const xcb_generic_event_t& event) {
        constexpr std::uint8_t kSent = 0x80;  // by another client
        switch (event.response_type & ~kSent) {
            case XCB_SELECTION_CLEAR:
                // It may tell of a loss before the clipboard was taken once more.
                if (!owns()) contents_.clear();
                return;
            case XCB_SELECTION_REQUEST:
                return answer_request(reinterpret_cast<const xcb_selection_request_event_t&>(event));
            case XCB_PROPERTY_NOTIFY: {
                const auto& change = reinterpret_cast<const xcb_property_notify_event_t&>(event);
                if (change.state == XCB_PROPERTY_DELETE) go_on(change.window, change.atom);
                return;
            }
            default:
                // Errors among them: a window that asked may be gone.
                return;
        }
    }

    void answer_request(const xcb_selection_request_event_t& asked) {
        // Clients of long ago name no property.
        const xcb_atom_t property = asked.property == XCB_ATOM_NONE ? asked.target : asked.property;
        xcb_selection_notify_event_t notify = {};
        notify.response_type = XCB_SELECTION_NOTIFY;
        notify.time = asked.time;
        notify.requestor = asked.requestor;
        notify.selection = asked.selection;
        notify.target = asked.target;
        const bool given = asked.target == multiple_ ? give_several(asked.requestor, property)
                                                     : give(asked.requestor, property, asked.target);
        notify.property = XCB_ATOM_NONE;
        if (given) notify.property = property;
        xcb_send_event(connection_, 0, asked.requestor, XCB_EVENT_MASK_NO_EVENT,
                       reinterpret_cast<const char*>(&notify));
    }

    void put(xcb_window_t to, xcb_atom_t property, xcb_atom_t type, std::string_view bytes) {
        xcb_change_property(connection_, XCB_PROP_MODE_REPLACE, to, property, type, 8,
                            static_cast<std::uint32_t>(bytes.size()), bytes.data());
    }
    void put_atoms(xcb_window_t to, xcb_atom_t property, xcb_atom_t type,
                   const std::vector<xcb_atom_t>& atoms) {
        xcb_change_property(connection_, XCB_PROP_MODE_REPLACE, to, property, type, 32,
                            static_cast<std::uint32_t>(atoms.size()), atoms.data());
    }

    // @return whether there is such a content
    bool give(xcb_window_t to, xcb_atom_t property, xcb_atom_t target) {
        if (target == targets_) {
            std::vector<xcb_atom_t> all = {targets_, multiple_};
            for (const auto& [type, content] : contents_) all.push_back(type);
            put_atoms(to, property, XCB_ATOM_ATOM, all);
            return true;
        }
        const auto found = std::find_if(contents_.begin(), contents_.end(),
                                        [target](const auto& each) { return each.first == target; });
        if (found == contents_.end()) return false;
        if (found->second.size() <= most_at_once_) {
            put(to, property, target, found->second);
            return true;
        }
        const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
        xcb_change_window_attributes(connection_, to, XCB_CW_EVENT_MASK, &events);
        put_atoms(to, property, incr_, {static_cast<std::uint32_t>(found->second.size())});
        transfers_.push_back({to, property, target, found->second});
        return true;
    }

    // Pairs of a target and a property; those that can't be had become none.
    bool give_several(xcb_window_t to, xcb_atom_t property) {
        const Reply<xcb_get_property_reply_t> reply(xcb_get_property_reply(
            connection_, xcb_get_property(connection_, 0, to, property, pairs_, 0, kMostAtoms), nullptr));
        if (!reply || reply->format != 32) return false;
        const auto* first = static_cast<const xcb_atom_t*>(xcb_get_property_value(reply.get()));
        std::vector<xcb_atom_t> atoms(first, first + xcb_get_property_value_length(reply.get()) / 4);
        for (std::size_t i = 0; i + 1 < atoms.size(); i += 2) {
            if (!give(to, atoms[i + 1], atoms[i])) atoms[i + 1] = XCB_ATOM_NONE;
        }
        put_atoms(to, property, pairs_, atoms);
        return true;
    }

    // The next piece, when the one before was taken; an empty one is the last.
    void go_on(xcb_window_t to, xcb_atom_t property) {
        const auto transfer = std::find_if(transfers_.begin(), transfers_.end(), [&](const Transfer& each) {
            return each.to == to && each.property == property;
        });
        if (transfer == transfers_.end()) return;
        const std::string piece = transfer->rest.substr(0, most_at_once_);
        transfer->rest.erase(0, piece.size());
        put(to, property, transfer->type, piece);
        if (piece.empty()) transfers_.erase(transfer);
    }

    xcb_connection_t* connection_;
    std::array<int, 2> wake_ = {-1, -1};  // read and write end
    xcb_window_t window_ = 0;
    xcb_atom_t clipboard_ = 0, targets_ = 0, multiple_ = 0, incr_ = 0, pairs_ = 0;
    std::size_t most_at_once_ = 0;  // bytes
    std::thread thread_;
    // Of the thread.
    std::vector<std::pair<xcb_atom_t, std::string>> contents_;
    std::vector<Transfer> transfers_;
    // Of both.
    std::mutex mutex_;
    std::optional<Offer> wanted_;
    std::promise<bool> answer_;
};

PictureClipboard::PictureClipboard() = default;
PictureClipboard::~PictureClipboard() = default;

bool PictureClipboard::offer(const std::string& text, const CopiedPicture& picture) {
    if (!owner_) owner_ = std::make_unique<Owner>();
    return owner_->take(offer_of(text, picture));
}

}  // namespace convwalk

#else

namespace convwalk {

class PictureClipboard::Owner {};

PictureClipboard::PictureClipboard() = default;
PictureClipboard::~PictureClipboard() = default;

bool PictureClipboard::offer(const std::string& /*text*/, const CopiedPicture& /*picture*/) {
    return false;
}

}  // namespace convwalk

#endif
