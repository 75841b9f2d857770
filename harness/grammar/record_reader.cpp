#include "harness/grammar/record_reader.hpp"

#include <variant>
#include <vector>

#include "harness/grammar/record_check.hpp"

namespace harness::grammar {

using yaml::Node;

namespace {

// Reads into the record what its own variant has, and what a second one has (which is refused) into
// a record beside it, so that all that is wrong is said.
class RecordReader {
 public:
  RecordReader(const AnyRecord& record, const Shape& shape, const Node& node, void* value,
               Reading& reading)
      : record_(record),
        shape_(std::get<RecordShape>(shape.form)),
        node_(node),
        value_(value),
        reading_(reading),
        check_(node, shape, reading.problems) {}

  bool read() {
    const std::size_t before = reading_.problems.size();
    record_.set_place(node_.place, value_);
    for (const std::size_t index : check_.picked()) begin(index);
    for (const yaml::Member& member : node_.members) read_member(member);
    check_.report_missing();
    for (const Picked& one : picked_) judge(one);
    record_.check(node_, value_, reading_);
    return reading_.problems.size() == before;
  }

 private:
  struct Picked {
    std::size_t index;
    AnyRecord::Fresh beside;  // none: it is read into the record itself
    bool sound = true;
  };

  void begin(std::size_t index) {
    AnyRecord::Fresh beside =
        picked_.empty() ? AnyRecord::Fresh(nullptr, [](void*) {}) : record_.fresh();
    picked_.push_back({index, std::move(beside)});
    record_.begin(index, value_of(picked_.back()));
  }

  void* value_of(const Picked& one) const { return one.beside ? one.beside.get() : value_; }

  void read_member(const yaml::Member& member) {
    const KnownKey known = check_.find(member);
    if (known.is_other) {
      record_.read_other(member, value_, reading_);
    } else if (known.variant) {
      read_of_variant(member, *known.variant, known.index);
    } else if (known.is_known) {
      record_.read_field(std::nullopt, known.index, member, value_, reading_);
    }
  }

  // A second variant may have the same key.
  void read_of_variant(const yaml::Member& member, std::size_t variant, std::size_t index) {
    bool is_of_picked = false;
    for (Picked& one : picked_) {
      const std::vector<Key>& keys = shape_.variants[one.index].keys;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].name != member.key) continue;
        one.sound = record_.read_field(one.index, i, member, value_of(one), reading_) && one.sound;
        is_of_picked = true;
      }
    }
    if (is_of_picked) return;
    const AnyRecord::Fresh nobodys = record_.fresh();
    record_.begin(variant, nobodys.get());
    record_.read_field(variant, index, member, nobodys.get(), reading_);
  }

  void judge(const Picked& one) {
    if (!one.sound || !check_.is_whole(one.index)) return;
    const Result<void> checked = record_.check_variant(one.index, value_of(one));
    if (!checked) reading_.refuse(node_.place, checked.error().what, checked.error().remedy);
  }

  const AnyRecord& record_;
  const RecordShape& shape_;
  const Node& node_;
  void* value_;
  Reading& reading_;
  RecordCheck check_;
  std::vector<Picked> picked_;
};

}  // namespace

bool read_record(const AnyRecord& record, const Shape& shape, const Node& node,
                 const std::string& name, void* value, Reading& reading) {
  if (!reading.expects(Node::Kind::map, node, shape, name)) return false;
  return RecordReader(record, shape, node, value, reading).read();
}

}  // namespace harness::grammar
