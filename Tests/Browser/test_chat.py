"""The chat: topics with a log, received over the page's one event stream, sent by fetch."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect


@pytest.fixture
def open_chat(browser, server, open_page):
    def open_chat(name=None):
        demo = open_page(browser, server.url)
        if name:
            demo.page.get_by_label("Your name").fill(name)
            demo.page.get_by_role("button", name="Open the chat").click()
            expect(demo.page.get_by_label("Message", exact=True)).to_be_visible()
        return demo

    return open_chat


def say(demo, text, room="lobby"):
    demo.page.get_by_label("Room").select_option(room)
    demo.page.get_by_label("Message", exact=True).fill(text)
    demo.page.get_by_role("button", name="Send").click()


def messages(demo):
    return demo.page.locator("#messages li")


def test_two_tabs_see_each_others_messages_once(open_chat):
    ada, grace = open_chat("Ada"), open_chat("Grace")
    say(ada, "hello")
    say(grace, "hello yourself", room="engine room")
    for demo in (ada, grace):
        expect(messages(demo)).to_contain_text(
            ["Ada opened the lobby", "Grace opened the lobby", "Ada hello", "engine room Grace hello yourself"]
        )
        expect(messages(demo)).to_have_count(4)


def test_opening_it_publishes_a_join_that_is_no_message(open_chat):
    demo = open_chat("Ada")
    joins = demo.page.locator("#messages li[data-type=join]")
    expect(joins).to_have_text("lobby Ada opened the lobby")


def test_all_rooms_come_over_the_one_stream_that_the_page_has_anyway(open_chat):
    demo = open_chat("Ada")
    say(demo, "one")
    say(demo, "two", room="engine room")
    expect(messages(demo)).to_have_count(3)
    paths = demo.page.evaluate("() => recorded.map(({ url }) => new URL(url).pathname)")
    assert sorted(paths) == ["/demo/stream", "/sse1", "/ws1"]


def test_a_reload_shows_the_history(open_chat):
    demo = open_chat("Ada")
    say(demo, "before the reload")
    expect(messages(demo)).to_have_count(2)
    demo.page.reload()
    expect(messages(demo)).to_have_count(2)
    expect(messages(demo).last).to_contain_text("before the reload")


def test_a_cut_loses_and_doubles_nothing(open_chat):
    ada, grace = open_chat("Ada"), open_chat("Grace")
    ada.page.locator("#cut").click()
    for number in range(5):
        say(grace, f"message {number}")
    expect(messages(ada)).to_have_count(7)
    expect(messages(ada).last).to_contain_text("message 4")


def test_kill_9_and_a_restart_lose_and_double_nothing(open_chat, server):
    ada, grace = open_chat("Ada"), open_chat("Grace")
    say(ada, "before")
    expect(messages(grace)).to_have_count(3)
    server.kill()
    # Said while there is no server: sent again until it is acknowledged, under the same key.
    say(ada, "while it is away")
    server.start()
    say(grace, "after")
    for demo in (ada, grace):
        expect(messages(demo)).to_have_count(5)
        expect(messages(demo).filter(has_text="while it is away")).to_have_count(1)
        expect(messages(demo).filter(has_text="after")).to_have_count(1)
    reloaded = open_chat()
    expect(messages(reloaded)).to_have_count(5)


def test_what_is_published_from_a_terminal_is_shown_too(open_chat, server, http_post):
    demo = open_chat("Ada")
    http_post(f"{server.url}/events/chat/lobby", '{"name":"curl","room":"lobby","text":"hello"}')
    expect(messages(demo).last).to_have_text("lobby curl hello")
    http_post(f"{server.url}/events/chat/lobby", "no JSON at all")
    say(demo, "still here")
    expect(messages(demo).last).to_contain_text("still here")
    assert urlsplit(demo.url).scheme == "https"
