"""The tables of the web store. The turn log is the record of a conversation."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("mode", String(16), nullable=False),
    Column("scenario", String(64)),
    Column("gemeente", String(64)),
    Column("created", Float, nullable=False),  # seconds since 1970, as the store's clock tells
    Column("last", Float, nullable=False),
    Column("stage", String(16), nullable=False),
    # `seq` only grows, so that a number taken back by an undo is never given out again;
    # `head` is the turn the conversation stands at.
    Column("seq", Integer, nullable=False),
    Column("head", Integer, nullable=False),
    Column("told", Integer, nullable=False),  # whether the note on masked data was given
    Index("ix_conversations_last", "last"),
)

turns = Table(
    "turns",
    metadata,
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("n", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("key", String(128)),
    Column("text", Text, nullable=False),  # masked; what was typed is never stored
    Column("messages", Text, nullable=False),  # JSON
    Column("state_after", Text, nullable=False),  # JSON
    Column("stage", String(16), nullable=False),
    Column("asks", String(32)),
    Column("safety", String(32)),
    Column("reading", Text),  # JSON
    Column("ms", Float, nullable=False),
    UniqueConstraint("conversation", "key", name="uq_turns_key"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("at", Float, nullable=False),
    Column("line", String(64), nullable=False),
    Column("text", Text, nullable=False),  # empty: the citizen took the line away
)

# Conversations that are gone here but that Rasa could not be told about yet.
deletions = Table(
    "pending_deletions",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("since", Float, nullable=False),
    Column("tries", Integer, nullable=False),
)

# Who works here. A local account is known by its name, one of the gemeente's own login by its subject there.
staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("subject", String(255), nullable=False, unique=True),  # "lokaal:NAME" or "oidc:SUB"
    Column("name", String(80), nullable=False),
    Column("password", String(255)),  # argon2id; none when the gemeente's own login knows the person
    Column("roles", String(80), nullable=False),  # with commas
    Column("gemeente", String(64)),
    Column("active", Integer, nullable=False),
    Column("created", Float, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("staff", String(32), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Float, nullable=False),
    Column("seen", Float, nullable=False),
)

# A login at the gemeente's own provider that is on its way: gone once it comes back, or after ten minutes.
staff_logins = Table(
    "staff_logins",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String(128), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("next", String(255), nullable=False),
    Column("created", Float, nullable=False),
)

# What staff did: never a word of what they saw.
audit = Table(
    "staff_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("who", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("object", String(64)),
)

# A code with which a loket can read the gespreksverslag, once the citizen said yes to that.
codes = Table(
    "codes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("mark", String(64), nullable=False, unique=True),  # keyed hash; the code itself is nowhere
    Column("sealed", Text, nullable=False),  # the verslag as it was then, encrypted
    Column("made", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("consent", Text, nullable=False),  # the words that the citizen said yes to, at `made`
    Column("opened_by", String(32)),
    Column("opened", Float),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("sealed", Text, nullable=False),  # name, telephone number, remark, encrypted
    Column("start", Float, nullable=False),  # between when and when
    Column("end", Float, nullable=False),
    Column("made", Float, nullable=False),
    Column("consent", Text, nullable=False),  # the words that the citizen said yes to, at `made`
    Column("status", String(16), nullable=False),  # open, gebeld, niet_bereikt
    Column("closed", Float),
)

# Whether something helped: an answer (the number of its turn), or the whole conversation (0: the welcome is no answer).
ratings = Table(
    "ratings",
    metadata,
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("n", Integer, primary_key=True),
    Column("helpful", Integer, nullable=False),
    Column("remark", Text),  # masked
    Column("at", Float, nullable=False),
)

# How many conversations of a day were what: all that is left of them, and all that the figures know.
daily_counts = Table(
    "daily_counts",
    metadata,
    Column("day", String(10), primary_key=True),  # 2026-11-25
    Column("kind", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)

# A reflection that several people do with a code. What they answered are numbers; what it is about is masked.
reflection_groups = Table(
    "reflection_groups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("mark", String(64), nullable=False, unique=True),  # hash of the code; the code itself is nowhere
    Column("owner", String(32), nullable=False, index=True),  # who began it and may delete it
    Column("model", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("gemeente", String(64), nullable=False),
    Column("made", Float, nullable=False),
    Column("until", Float, nullable=False, index=True),
)

# No time and no number here: neither may tell who answered what.
reflection_answers = Table(
    "reflection_answers",
    metadata,
    Column("mark", String(64), primary_key=True),  # hash of the key with which somebody may change or take it back
    Column(
        "group",
        String(32),
        ForeignKey("reflection_groups.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("nickname", String(40), nullable=False),
    Column("answers", Text, nullable=False),  # JSON
)

# A group of trainees who practise at the same time. The code opens the door to practising and nothing else, so it is kept.
training_groups = Table(
    "training_groups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(16), unique=True),  # none once the group is closed
    Column("owner", String(32), nullable=False, index=True),  # the trainer
    Column("gemeente", String(64), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scenarios", Text, nullable=False),  # JSON: names
    Column("goals", Text, nullable=False),  # JSON: ids of techniques
    Column("hints", Integer, nullable=False),
    Column("made", Float, nullable=False),
    Column("last", Float, nullable=False, index=True),  # when somebody last began a talk in it
    Column("closed", Float),
)

training_members = Table(
    "training_members",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "group",
        String(32),
        ForeignKey("training_groups.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("nickname", String(40), nullable=False),  # empty once the group is closed
    Column("mark", String(64), nullable=False),  # hash of the key with which this trainee comes back
    Column("joined", Float, nullable=False),
)

training_talks = Table(
    "training_talks",
    metadata,
    Column(
        "conversation",
        String(32),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "group",
        String(32),
        ForeignKey("training_groups.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("member", String(32), nullable=False),
    Column("shared", Integer, nullable=False),  # whether the trainee lets the trainer read along
    Column("began", Float, nullable=False),
)

# What all replicas must know of each other: whether everything is off, and whose keys seal here.
marks = Table(
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# How a trainer would name an utterance that the coder read otherwise. Masked words of a trainee and of a client that is
# data; nothing says who spoke them or in which group.
training_codings = Table(
    "training_codings",
    metadata,
    Column("mark", String(64), primary_key=True),  # hash of gemeente, context and text: a later correction replaces it
    Column("gemeente", String(64), nullable=False, index=True),
    Column("day", String(10), nullable=False),  # 2026-11-25; no time, which could tell who it was
    Column("context", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("old", String(32), nullable=False),
    Column("new", String(255), nullable=False),  # with commas, the main one first
)

# Scenarios written here. Every save is a version and stays, until the scenario is deleted.
training_scenarios = Table(
    "training_scenarios",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("gemeente", String(64), nullable=False, index=True),
    Column("title", String(160), nullable=False),  # of the last version
    Column("published", Integer),  # the version that trainees get; none: a draft
    Column("made", Float, nullable=False),
)

training_scenario_versions = Table(
    "training_scenario_versions",
    metadata,
    Column(
        "scenario",
        String(32),
        ForeignKey("training_scenarios.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("version", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("author", String(80), nullable=False),
    Column("text", Text, nullable=False),  # YAML
)
