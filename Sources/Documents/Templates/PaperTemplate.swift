/// The templates of MOUs and agreements that come with the program. What both have stands here once.
enum PaperTemplate {
    static let memorandum = """
        \(head)
        \(purpose)
        \(sides)
        \(closing)
        """

    static let agreement = """
        \(head)
        \(purpose)
        \(cooperation)
        \(sides)
        \(timeline)
        \(closing)
        """

    private static let head = """
        <header class="title">
        <p class="kind">{{kind_name}}</p>
        <h1>{{title}}</h1>
        <dl class="facts">
        <dt>{{words.date}}</dt><dd>{{date}}</dd>
        <dt>{{words.version}}</dt><dd>{{version}}</dd>
        <dt>{{words.validity}}</dt><dd>{{#valid_from}}{{words.valid_from}} {{.}}, {{/valid_from}}\
        {{#valid_until}}{{words.valid_until}} {{.}}{{/valid_until}}{{^valid_until}}{{words.no_end}}{{/valid_until}}</dd>
        </dl>
        {{#is_draft}}<p class="draft"><strong>{{words.draft}}.</strong> {{words.draft_note}}</p>{{/is_draft}}
        </header>
        <section>
        <h2>{{words.parties}}</h2>
        <ol class="parties">
        <li><strong>{{municipality_name}}</strong>, {{words.the_municipality}},</li>
        <li><strong>{{partner_name}}</strong>{{#partner_registration}} ({{words.registration}} {{.}}){{/partner_registration}}, \
        {{words.the_partner}}, {{words.and}}</li>
        <li>{{words.the_centres}}:
        <ul>{{#centres}}<li>{{.}}</li>{{/centres}}</ul></li>
        </ol>
        </section>
        """

    private static let purpose = """
        <section>
        <h2>{{words.purpose}}</h2>
        <p>{{partnership_title}}</p>
        <dl class="facts">
        <dt>{{words.objectives}}</dt><dd>{{#objectives}}{{.}}<br>{{/objectives}}</dd>
        <dt>{{words.areas}}</dt><dd>{{#areas}}{{.}}<br>{{/areas}}</dd>
        </dl>
        </section>
        """

    private static let cooperation = """
        {{#has_cooperation_terms}}
        <section>
        <h2>{{words.terms}}</h2>
        <ol>{{#cooperation_terms}}<li>{{.}}</li>{{/cooperation_terms}}</ol>
        </section>
        {{/has_cooperation_terms}}
        """

    private static let sides = """
        {{#sides}}
        <section>
        <h2>{{name}}</h2>
        {{#has_commitments}}
        <h3>{{words.commitments}}</h3>
        <table class="commitments">
        <thead><tr><th scope="col">{{words.commitment}}</th><th scope="col">{{words.amount}}</th>\
        <th scope="col">{{words.schedule}}</th><th scope="col">{{words.from}}</th>\
        <th scope="col">{{words.until}}</th></tr></thead>
        <tbody>{{#commitments}}<tr><td>{{kind}}{{#detail}}<br><small>{{.}}</small>{{/detail}}</td><td>{{amount}}</td>\
        <td>{{schedule}}</td><td>{{from}}</td><td>{{until}}</td></tr>{{/commitments}}</tbody>
        </table>
        {{/has_commitments}}
        {{#has_roles}}
        <h3>{{words.role}}</h3>
        <ul>{{#roles}}<li>{{.}}</li>{{/roles}}</ul>
        {{/has_roles}}
        {{#has_expectations}}
        <h3>{{words.expectations}}</h3>
        <ul>{{#expectations}}<li>{{.}}</li>{{/expectations}}</ul>
        {{/has_expectations}}
        </section>
        {{/sides}}
        {{^has_sides}}<p>{{words.no_commitments}}</p>{{/has_sides}}
        """

    private static let timeline = """
        {{#has_milestones}}
        <section>
        <h2>{{words.timeline}}</h2>
        <table>
        <thead><tr><th scope="col">{{words.step}}</th><th scope="col">{{words.who}}</th>\
        <th scope="col">{{words.from}}</th><th scope="col">{{words.due_by}}</th></tr></thead>
        <tbody>{{#milestones}}<tr><td>{{title}}</td><td>{{who}}</td><td>{{starts_on}}</td><td>{{due_on}}</td></tr>\
        {{/milestones}}</tbody>
        </table>
        </section>
        {{/has_milestones}}
        {{#has_metrics}}
        <section>
        <h2>{{words.metrics}}</h2>
        <table>
        <thead><tr><th scope="col">{{words.indicator}}</th><th scope="col">{{words.baseline}}</th>\
        <th scope="col">{{words.target}}</th><th scope="col">{{words.due_by}}</th></tr></thead>
        <tbody>{{#metrics}}<tr><td>{{indicator}}</td><td>{{baseline}}{{#baseline_on}}<br><small>{{.}}</small>\
        {{/baseline_on}}</td><td>{{target}}</td><td>{{due_on}}</td></tr>{{/metrics}}</tbody>
        </table>
        </section>
        {{/has_metrics}}
        """

    private static let closing = """
        {{#has_terms}}
        <section>
        <h2>{{words.further_terms}}</h2>
        {{#terms}}<p>{{.}}</p>{{/terms}}
        </section>
        {{/has_terms}}
        <section class="signatures">
        <h2>{{words.signatures}}</h2>
        {{#signatories}}
        <table class="signature">
        <tbody>
        <tr><th scope="row">{{side}}</th><td>{{words.signature}}</td></tr>
        <tr><th scope="row">{{words.name}}</th><td>{{name}}</td></tr>
        <tr><th scope="row">{{words.in_the_capacity_of}}</th><td>{{capacity}}</td></tr>
        <tr><th scope="row">{{words.signed_on}}</th><td>{{signed_on}}</td></tr>
        </tbody>
        </table>
        {{/signatories}}
        </section>
        """
}
